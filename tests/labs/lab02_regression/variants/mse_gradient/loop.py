def mse_gradient(X, y, w, b):
    X, y, w, b = (np.array(a, "float64") for a in (X, y, w, b))
    dw, db = np.zeros(len(w)), 0.0
    for x_i, y_i in zip(X, y, strict=True):
        error = x_i @ w + b - y_i
        dw += 2 * error * x_i / len(y)
        db += 2 * error / len(y)
    return dw, db
