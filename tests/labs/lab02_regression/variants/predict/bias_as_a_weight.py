import tensorflow as tf


def predict(X, w, b):
    extended = tf.concat([X, tf.ones((len(X), 1))], axis=1)
    return tf.linalg.matvec(extended, tf.concat([w, [b]], axis=0))
