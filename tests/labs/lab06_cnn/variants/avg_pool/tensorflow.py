import tensorflow as tf


def avg_pool(x, size, stride):
    return tf.reduce_mean(windows(x, size, stride), 3)
