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
        state = self.cell.start(ops.shape(x)[0])
        every = []
        for t in range(x.shape[1]):
            old = state
            state = self.cell(x[:, t, :], old)
            if mask is not None:
                state = choose(ops.expand_dims(mask[:, t], -1), state, old)
            every.append(shown(state))
        if not self.return_sequences:
            return every[-1]
        return ops.transpose(ops.stack(every), (1, 0, 2))
