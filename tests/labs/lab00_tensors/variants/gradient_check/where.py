def gradient_check(analytic, numeric):
    a, n = np.ravel(analytic), np.ravel(numeric)
    size = np.abs(np.stack([a, n])).sum(axis=0)
    size = np.where(size < 1e-8, 1e-8, size)
    return sorted(np.abs(n - a) / size)[-1]
