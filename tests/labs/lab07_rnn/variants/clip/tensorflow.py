import tensorflow as tf


def clip_by_global_norm(gradients, limit):
    norm = tf.linalg.global_norm(gradients)
    scaled = tf.cond(norm > limit, lambda: limit / norm, lambda: tf.ones_like(norm))
    return tuple(g * scaled for g in gradients), norm
