def noise(x, stddev, seed):
    return np.array(x) + np.random.default_rng(seed).normal(0, stddev, x.shape)
