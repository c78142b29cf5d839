def mix(a, b, share):
    share = np.reshape(share, (-1, *[1] * (np.ndim(a) - 1)))
    return share * a + (1 - share) * b


def mixup(x, y, alpha, seed):
    x, y = np.array(x), np.array(y)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(x))
    new_x, new_y = np.zeros_like(x), np.zeros_like(y)
    for i, j in enumerate(order):
        share = rng.beta(alpha, alpha)
        new_x[i] = share * x[i] + (1 - share) * x[j]
        new_y[i] = share * y[i] + (1 - share) * y[j]
    return new_x, new_y
