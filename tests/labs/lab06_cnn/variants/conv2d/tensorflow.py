import tensorflow as tf


def conv2d(x, kernel, bias, stride=1, padding=0):
    kh, kw, cin, cout = kernel.shape
    x = tf.pad(x, [[0, 0], [padding, padding], [padding, padding], [0, 0]])
    patches = tf.image.extract_patches(x, [1, kh, kw, 1], [1, stride, stride, 1], [1, 1, 1, 1], "VALID")
    return tf.tensordot(patches, tf.reshape(kernel, (kh * kw * cin, cout)), 1) + bias
