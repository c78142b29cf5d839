def binary_cross_entropy(p, y, epsilon=1e-7):
    p, y = np.clip(np.ravel(p).astype("float64"), epsilon, 1 - epsilon), np.ravel(y)
    return np.where(y == 1, -np.log(p), -np.log(1 - p)).mean()
