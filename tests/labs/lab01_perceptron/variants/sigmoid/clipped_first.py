import tensorflow as tf


def sigmoid(z):
    z = tf.clip_by_value(z, -60.0, 60.0)
    return tf.exp(z) / (1 + tf.exp(z))
