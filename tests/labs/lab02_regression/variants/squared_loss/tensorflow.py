import tensorflow as tf


def squared_loss(y_hat, y):
    return tf.reduce_mean(tf.math.squared_difference(tf.reshape(y_hat, [-1]), tf.reshape(y, [-1])))
