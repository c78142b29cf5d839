import tensorflow as tf


def binary_cross_entropy(p, y, epsilon=1e-7):
    p = tf.clip_by_value(p, epsilon, 1 - epsilon)
    return tf.reduce_mean(-y * tf.math.log(p) - (1 - y) * tf.math.log1p(-p))
