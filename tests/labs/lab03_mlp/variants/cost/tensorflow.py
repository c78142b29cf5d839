def cost(logits, y):
    truth = tf.gather(logits, tf.cast(y, tf.int32), axis=1, batch_dims=1)
    return tf.reduce_mean(tf.reduce_logsumexp(logits, axis=-1) - truth)
