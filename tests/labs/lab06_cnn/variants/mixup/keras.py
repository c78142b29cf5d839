def mix(a, b, share):
    share = np.reshape(share, (-1, *[1] * (np.ndim(a) - 1)))
    return share * a + (1 - share) * b


def mixup(x, y, alpha, seed):
    random = keras.random.SeedGenerator(seed)
    share = keras.random.beta((len(x),), alpha, alpha, seed=random)
    partner = keras.random.shuffle(ops.arange(len(x)), seed=random)
    across = ops.reshape(share, (-1, 1, 1, 1))
    return (
        across * x + (1 - across) * ops.take(x, partner, axis=0),
        share[:, None] * y + (1 - share[:, None]) * ops.take(y, partner, axis=0),
    )
