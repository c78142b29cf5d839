def backward(params, cache, logits, y):
    signal = (tf.nn.softmax(logits) - tf.one_hot(y, tf.shape(logits)[1])) / tf.cast(tf.shape(y)[0], tf.float32)
    signals = [signal]
    for (W, _), (_, z) in zip(params[:0:-1], cache[-2::-1], strict=False):
        signal = tf.matmul(signal, W, transpose_b=True) * tf.cast(z > 0, tf.float32)
        signals.append(signal)
    return [
        [tf.matmul(h, s, transpose_a=True), tf.reduce_sum(s, axis=0)]
        for (h, _), s in zip(cache, reversed(signals), strict=False)
    ]
