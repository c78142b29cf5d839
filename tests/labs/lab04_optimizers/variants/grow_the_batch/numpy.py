def batch_sizes(lrs, n, batch_size):
    lrs = np.asarray(lrs)
    return np.minimum(np.rint(batch_size * lrs[0] / lrs), n // 10).astype(int)
