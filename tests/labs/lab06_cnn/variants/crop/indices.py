def corners(x, size, seed):
    height, width = x.shape[1:3]
    return np.random.default_rng(seed).integers(0, (height - size + 1, width - size + 1), (len(x), 2))


def crop(x, size, seed):
    top, left = corners(x, size, seed).T
    rows, columns = top[:, None] + np.arange(size), left[:, None] + np.arange(size)
    return np.array(x)[np.arange(len(x))[:, None, None], rows[:, :, None], columns[:, None, :]]
