def corners(x, size, seed):
    height, width = x.shape[1:3]
    return np.random.default_rng(seed).integers(0, (height - size + 1, width - size + 1), (len(x), 2))


def crop(x, size, seed):
    x, at = np.array(x), corners(x, size, seed)
    new = np.zeros((len(x), size, size, x.shape[3]), "float32")
    for i in range(len(x)):
        top, left = at[i]
        new[i] = x[i, top : top + size, left : left + size]
    return new
