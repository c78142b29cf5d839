import tensorflow as tf


def absolute_loss(y_hat, y):
    return tf.reduce_mean(tf.abs(tf.reshape(y_hat, [-1]) - tf.reshape(y, [-1])))
