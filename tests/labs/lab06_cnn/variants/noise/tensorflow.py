import tensorflow as tf


def noise(x, stddev, seed):
    return x + tf.random.stateless_normal(tf.shape(x), (seed, 0), stddev=stddev)
