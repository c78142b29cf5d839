import tensorflow as tf


def batches(X, y, batch_size, seed):
    order = np.random.RandomState(seed).permutation(len(X)).astype("int32")
    while len(order):
        rows, order = order[:batch_size], order[batch_size:]
        yield tf.gather(X, rows), tf.gather(y, rows)
