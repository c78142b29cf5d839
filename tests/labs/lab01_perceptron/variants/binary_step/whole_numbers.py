import tensorflow as tf


def binary_step(z):
    return tf.cast(tf.logical_not(z < 0), tf.int32)
