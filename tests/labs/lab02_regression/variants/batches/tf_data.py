import tensorflow as tf


def batches(X, y, batch_size, seed):
    pairs = tf.data.Dataset.from_tensor_slices((X, y)).shuffle(len(X), seed=seed)
    yield from pairs.batch(batch_size)
