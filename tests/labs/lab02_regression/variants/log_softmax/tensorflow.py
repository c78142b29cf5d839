import tensorflow as tf


def log_softmax(o):
    o -= tf.reduce_max(o, axis=-1, keepdims=True)
    return o - tf.math.log(tf.reduce_sum(tf.exp(o), axis=-1, keepdims=True))
