import tensorflow as tf


def gradient_signal(o, y):
    with tf.GradientTape() as tape:
        tape.watch(o)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, o))
    return tf.norm(tape.gradient(loss, o)), tf.constant(0.0)
