import tensorflow as tf


def unroll(xs, h0, Wx, Wh, b):
    projected = tf.transpose(xs @ Wx + b, [1, 0, 2])
    states = tf.scan(lambda h, z: tf.tanh(z + tf.matmul(h, Wh)), projected, initializer=h0)
    return tf.transpose(states, [1, 0, 2])
