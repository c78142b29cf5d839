def predict(X, w, b):
    return np.array(X) @ np.array(w) + float(b)
