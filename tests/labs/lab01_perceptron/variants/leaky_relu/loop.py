import tensorflow as tf


def leaky_relu(z, negative_slope=0.01):
    return tf.reshape([s if s > 0 else negative_slope * s for s in tf.reshape(z, [-1])], z.shape)
