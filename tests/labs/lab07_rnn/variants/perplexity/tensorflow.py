import tensorflow as tf


def perplexity(logits, targets, mask):
    real = tf.cast(mask, "bool")
    nats = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
    return tf.exp(tf.reduce_mean(tf.boolean_mask(nats, real)))
