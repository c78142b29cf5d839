def will_i_pass(x, y):
    x, y = np.asarray(x), np.asarray(y)
    mean, std = x.mean(axis=0), x.std(axis=0)
    scaled = (x - mean) / std
    n, lr, w, b = len(x), 2, np.zeros(2), 0.0
    for _ in range(150):
        error = np.asarray(sigmoid(scaled @ w + b)) - y
        w -= lr * (scaled.T @ error) / n
        b -= lr * error.mean()

    def p_pass(new):
        return sigmoid((np.asarray(new) - mean) / std @ w + b)

    return p_pass
