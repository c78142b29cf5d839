import tensorflow as tf


def misclassification_rate(o, y):
    return tf.math.zero_fraction(tf.argmax(o, axis=1, output_type=tf.int32) == y)
