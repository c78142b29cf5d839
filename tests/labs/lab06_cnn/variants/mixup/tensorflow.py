import tensorflow as tf


def mix(a, b, share):
    share = np.reshape(share, (-1, *[1] * (np.ndim(a) - 1)))
    return share * a + (1 - share) * b


def mixup(x, y, alpha, seed):
    n = len(x)
    one = tf.random.stateless_gamma((n,), (seed, 1), alpha)
    two = tf.random.stateless_gamma((n,), (seed, 2), alpha)
    share = one / (one + two)
    partner = tf.random.experimental.stateless_shuffle(tf.range(n), (seed, 3))
    across = tf.reshape(share, (n, 1, 1, 1))
    mixed = across * x + (1 - across) * tf.gather(x, partner)
    return [mixed, share[:, None] * y + (1 - share[:, None]) * tf.gather(y, partner)]
