def read(scores, v, mask):
    large = 1e9 * (1.0 - tf.cast(mask, "float32"))
    weights = tf.nn.softmax(scores - large[:, tf.newaxis, :])
    return weights @ v, weights


def dot_attention(q, k, v, mask):
    d = tf.cast(tf.shape(q)[-1], tf.float32)
    return read(tf.matmul(q, k, transpose_b=True) / tf.sqrt(d), v, mask)
