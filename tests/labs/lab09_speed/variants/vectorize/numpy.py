def pairwise_distances(a, b):
    a, b = np.asarray(a, "float64"), np.asarray(b, "float64")
    squares = np.sum(a**2, axis=1, keepdims=True) + np.sum(b**2, axis=1) - 2 * a @ b.T
    return np.sqrt(np.clip(squares, 0, None))
