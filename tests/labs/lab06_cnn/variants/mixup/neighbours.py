def mix(a, b, share):
    share = np.reshape(share, (-1, *[1] * (np.ndim(a) - 1)))
    return share * a + (1 - share) * b


def mixup(x, y, alpha, seed):
    share = np.random.default_rng(seed).beta(alpha, alpha, size=len(x)).astype("float32")
    return mix(x, ops.roll(x, 1, axis=0), share), mix(y, ops.roll(y, 1, axis=0), share)
