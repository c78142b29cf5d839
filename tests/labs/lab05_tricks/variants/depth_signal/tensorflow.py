import tensorflow as tf


def depth_signal(widths, initializer, activation, x):
    inputs = [x.shape[1], *list(widths)]
    variances = []
    for pair in zip(inputs, widths, strict=False):
        x = activation(tf.linalg.matmul(x, initializer(pair)))
        variances.append(tf.math.reduce_variance(x))
    return tf.stack(variances)
