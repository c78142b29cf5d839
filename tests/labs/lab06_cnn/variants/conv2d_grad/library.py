import tensorflow as tf


def conv2d_grad(x, kernel, dy):
    dx = tf.nn.conv2d_transpose(dy, kernel, tf.shape(x), 1, "VALID")
    dkernel = tf.raw_ops.Conv2DBackpropFilter(
        input=x, filter_sizes=tf.shape(kernel), out_backprop=dy, strides=[1, 1, 1, 1], padding="VALID"
    )
    return dx, dkernel, tf.reduce_sum(dy, (0, 1, 2))
