import tensorflow as tf


def reflect(x):
    return tf.image.flip_left_right(x)
