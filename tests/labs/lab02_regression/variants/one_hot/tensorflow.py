import tensorflow as tf


def one_hot(y, classes):
    return tf.where(y[:, tf.newaxis] == tf.range(classes), 1.0, 0.0)
