import tensorflow as tf


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
        state = self.cell.start(tf.shape(x)[0])
        outputs = tf.TensorArray("float32", size=x.shape[1])
        for t in range(x.shape[1]):
            new = self.cell(x[:, t], state)
            if mask is None:
                state = new
            else:
                m = tf.cast(mask, "bool")[:, t][:, tf.newaxis]
                state = tf.nest.map_structure(lambda a, b, m=m: tf.where(m, a, b), new, state)
            outputs = outputs.write(t, shown(state))
        out = tf.transpose(outputs.stack(), [1, 0, 2])
        return out if self.return_sequences else out[:, -1]
