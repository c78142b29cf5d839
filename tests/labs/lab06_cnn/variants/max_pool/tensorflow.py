import tensorflow as tf


def windows(x, size, stride):
    rows, columns = output_size(x.shape[1], size, stride), output_size(x.shape[2], size, stride)
    places = np.ndindex(size, size)
    return ops.stack([x[:, a::stride, c::stride][:, :rows, :columns] for a, c in places], axis=3)


def max_pool(x, size, stride):
    return tf.reduce_max(windows(x, size, stride), 3)
