import tensorflow as tf


def descend(df, w0, lr, steps):
    w = tf.identity(w0)
    path = [w]
    for _ in range(steps):
        w = tf.subtract(w, tf.multiply(df(w), lr))
        path.append(w)
    return path
