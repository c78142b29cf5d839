import tensorflow as tf


def perceptron(x, w, b, g):
    return g(tf.squeeze(x @ w[:, None], axis=1) + b)
