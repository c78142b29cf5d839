import tensorflow as tf


def binary_cross_entropy(p, y, epsilon=1e-7):
    p, y = tf.reshape(tf.clip_by_value(p, epsilon, 1 - epsilon), [-1]), tf.reshape(y, [-1])
    return tf.reduce_mean(-y * tf.math.log(p) - (1 - y) * tf.math.log1p(-p))
