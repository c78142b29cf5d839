import tensorflow as tf


def dead_units(activations):
    alive = tf.reduce_any(activations > 0, axis=0)
    return 1 - tf.reduce_mean(tf.cast(alive, tf.float32))
