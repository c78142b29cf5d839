def split(n, dev, test, seed):
    rng = np.random.default_rng(seed)
    chosen = rng.choice(n, dev + test, replace=False)
    train = np.setdiff1d(np.arange(n), chosen)
    return train, chosen[:dev], chosen[-test:]
