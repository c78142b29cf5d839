def shown(state):
    return state[0] if isinstance(state, tuple) else state


def choose(mask, new, old):
    return keras.tree.map_structure(lambda n, o: ops.where(mask, n, o), new, old)


class Recurrent(keras.layers.Layer):
    def __init__(self, cell, return_sequences=False):
        super().__init__()
        self.cell, self.return_sequences, self.supports_masking = cell, return_sequences, True

    def build(self, x_shape):
        self.cell.build((x_shape[0], x_shape[2]))

    def call(self, x, mask=None):
        if mask is None:
            mask = ops.ones(x.shape[:2], "bool")
        state = self.cell.start(x.shape[0])
        every = ops.zeros((x.shape[0], 0, self.cell.units))
        for t, x_t in enumerate(ops.unstack(x, axis=1)):
            real = ops.cast(mask[:, t : t + 1], x.dtype)
            new = self.cell(x_t, state)
            if isinstance(state, tuple):
                state = tuple(real * n + (1 - real) * o for n, o in zip(new, state, strict=True))
            else:
                state = real * new + (1 - real) * state
            every = ops.concatenate([every, ops.expand_dims(shown(state), 1)], axis=1)
        return every if self.return_sequences else shown(state)
