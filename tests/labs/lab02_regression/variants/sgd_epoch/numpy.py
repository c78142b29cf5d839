def sgd_epoch(X, y, w, b, lr, batch_size, seed):
    w, b = np.array(w, "float64"), float(b)
    for part in batches(X, y, batch_size, seed):
        slopes = [np.asarray(slope) for slope in mse_gradient(*part, ops.cast(w, "float32"), b)]
        w -= lr * slopes[0]
        b -= lr * float(slopes[1])
    return w, b
