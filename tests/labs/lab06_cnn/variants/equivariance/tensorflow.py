import tensorflow as tf


def middle(y):
    top, left = y.shape[1] // 4, y.shape[2] // 4
    return y[:, top : y.shape[1] - top, left : y.shape[2] - left]


def equivariance_error(f, x, dy, dx):
    one, two = middle(f(translate(x, dy, dx))), middle(translate(f(x), dy, dx))
    return tf.reduce_max(tf.abs(tf.subtract(two, one)))
