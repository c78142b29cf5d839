import tensorflow as tf


def standardize(train, *others):
    mean, variance = tf.nn.moments(train, axes=[0])
    return tuple(tf.math.divide_no_nan(x - mean, tf.sqrt(variance)) for x in (train, *others))
