import tensorflow as tf


class LSTMCell(Cell):
    gates = 4

    def start(self, batch):
        return ops.zeros((batch, self.units)), ops.zeros((batch, self.units))

    def start_bias(self):
        return tf.reshape(tf.one_hot([1], 4)[0][:, None] * tf.ones((1, self.units)), [-1])

    def call(self, x, state):
        joined = tf.concat([x, state[0]], axis=1)
        z = joined @ tf.concat([self.kernel.value, self.recurrent_kernel.value], axis=0) + self.bias.value
        z = tf.reshape(z, [-1, 4, self.units])
        c = tf.sigmoid(z[:, 1]) * state[1] + tf.sigmoid(z[:, 0]) * tf.tanh(z[:, 2])
        return tf.sigmoid(z[:, 3]) * tf.tanh(c), c
