import tensorflow as tf


def gradient_norms(xs, h0, Wx, Wh, b):
    units = len(h0)
    h = tf.tile(h0[None], [units, 1])  # a copy for each unit of the last state
    hs = []
    with tf.GradientTape() as tape:
        for t in range(len(xs)):
            h = rnn_step(tf.tile(xs[None, t], [units, 1]), h, Wx, Wh, b)
            tape.watch(h)
            hs.append(h)
        chosen = tf.linalg.diag_part(h)
    slopes = tape.gradient(chosen, hs[:-1])
    return [*(tf.norm(slope) for slope in slopes), units**0.5]
