def will_i_pass(x, y):
    x, y = np.asarray(x), np.asarray(y)
    rng = np.random.default_rng(0)
    middle, size = np.median(x, axis=0), x.max(axis=0) / 4
    w, b = rng.normal(size=2), 0.0
    for epoch in range(60):
        for rows in np.array_split(rng.permutation(len(x)), 20):
            inputs = (x[rows] - middle) / size
            error = 1 / (1 + np.exp(-(inputs @ w + b))) - y[rows]
            rate = 0.5 / (1 + 0.2 * epoch)
            w -= rate * error @ inputs / len(rows)
            b -= rate * error.mean()
    return lambda new: 1 / (1 + np.exp(-((np.asarray(new) - middle) / size @ w + b)))
