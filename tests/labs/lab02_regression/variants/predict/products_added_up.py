def predict(X, w, b):
    return ops.sum(X * w, axis=1) + b
