def masked_loss(logits, targets, mask):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
        tf.boolean_mask(targets, mask), tf.boolean_mask(logits, mask)
    )
    return tf.reduce_mean(losses)
