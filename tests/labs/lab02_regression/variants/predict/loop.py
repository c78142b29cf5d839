def predict(X, w, b):
    return [sum(float(X[i, j]) * float(w[j]) for j in range(X.shape[1])) + float(b) for i in range(X.shape[0])]
