import tensorflow as tf


def softmax(z, axis=-1):
    powers = tf.exp(z - tf.reduce_max(z, axis, keepdims=True))
    return tf.math.divide(powers, tf.reduce_sum(powers, axis, keepdims=True))
