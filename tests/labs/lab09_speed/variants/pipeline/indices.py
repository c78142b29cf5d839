def pipeline(x, y, batch_size, seed):
    n = np.shape(x)[0]
    rows = tf.data.Dataset.range(n).shuffle(n, seed)
    batches = rows.batch(batch_size).map(lambda i: (tf.gather(x, i), tf.gather(y, i)))
    return batches.prefetch(buffer_size=tf.data.AUTOTUNE)
