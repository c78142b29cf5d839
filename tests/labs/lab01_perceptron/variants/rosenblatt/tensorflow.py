import tensorflow as tf


def rosenblatt(x, y, epochs, lr=1.0):
    w, b = tf.Variable(tf.zeros(x.shape[1])), tf.Variable(0.0)
    mistakes = []
    for _ in range(epochs):
        errors = []
        for x_i, y_i in zip(x, y, strict=True):
            error = y_i - tf.cast(tf.tensordot(x_i, w, 1) + b >= 0, tf.float32)
            w.assign_add(lr * error * x_i)
            b.assign_add(lr * error)
            errors.append(error)
        mistakes.append(tf.math.count_nonzero(errors))
    return w, b, mistakes
