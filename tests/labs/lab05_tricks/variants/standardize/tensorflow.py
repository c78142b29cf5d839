import tensorflow as tf


def standardize(train, *others):
    mean, variance = tf.nn.moments(train, axes=[0])
    reach = tf.reduce_max(train, axis=0) - tf.reduce_min(train, axis=0)
    spread = tf.where(reach > 0, tf.sqrt(variance), 0.0)
    return tuple(tf.math.divide_no_nan(x - mean, spread) for x in (train, *others))
