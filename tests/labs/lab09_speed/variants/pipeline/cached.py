def pipeline(x, y, batch_size, seed):
    pairs = tf.data.Dataset.zip((tf.data.Dataset.from_tensor_slices(x), tf.data.Dataset.from_tensor_slices(y)))
    pairs = pairs.cache().shuffle(buffer_size=10 * len(x), seed=seed, reshuffle_each_iteration=True)
    return pairs.batch(batch_size, drop_remainder=False).prefetch(2)
