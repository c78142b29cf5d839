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
        outputs = self.go_on(x, mask, self.cell.start(ops.shape(x)[0]), 0)
        return ops.stack(outputs, axis=1) if self.return_sequences else outputs[-1]

    def go_on(self, x, mask, state, t):
        if t == x.shape[1]:
            return []
        new = self.cell(x[:, t], state)
        if mask is not None:
            new = choose(mask[:, t, None], new, state)
        return [shown(new), *self.go_on(x, mask, new, t + 1)]
