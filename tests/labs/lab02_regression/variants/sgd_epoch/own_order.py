def sgd_epoch(X, y, w, b, lr, batch_size, seed):
    X, y, w, b = (np.asarray(a) for a in (X, y, w, b))
    order = np.random.default_rng([seed, 7]).permutation(len(y))
    for start in range(0, len(y), batch_size):
        rows = order[start : start + batch_size]
        error = X[rows] @ w + b - y[rows]
        w, b = w - 2 * lr * X[rows].T @ error / len(rows), b - 2 * lr * np.mean(error)
    return w, b
