import tensorflow as tf


class GRUCell(Cell):
    gates = 3

    def call(self, x, h):
        xz, xr, xc = tf.split(x @ self.kernel.value + self.bias.value, 3, axis=1)
        wz, wr, wc = tf.split(self.recurrent_kernel.value, 3, axis=1)
        z = tf.nn.sigmoid(xz + h @ wz)
        return z * h + (1.0 - z) * tf.nn.tanh(xc + (tf.nn.sigmoid(xr + h @ wr) * h) @ wc)
