def split(n, dev, test, seed):
    order = np.random.RandomState(seed).permutation(n)
    train = n - dev - test
    return np.sort(order[:train]), np.sort(order[train : train + dev]), np.sort(order[train + dev :])
