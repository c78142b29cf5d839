import tensorflow as tf


def corners(x, size, seed):
    height, width = x.shape[1:3]
    return np.random.default_rng(seed).integers(0, (height - size + 1, width - size + 1), (len(x), 2))


def crop(x, size, seed):
    shape = (size, size, x.shape[3])
    return tf.stack([tf.image.stateless_random_crop(image, shape, seed=(seed, i)) for i, image in enumerate(x)])
