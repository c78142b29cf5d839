import tensorflow as tf


def l2_penalty(weights, strength):
    total = 0.0
    for w in weights:
        total += tf.reduce_sum(w * w)
    return total * strength


def l2_gradient(w, strength):
    with tf.GradientTape() as tape:
        tape.watch(w)
        price = l2_penalty([w], strength)
    return tape.gradient(price, w)
