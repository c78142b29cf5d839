def cross_entropy(o, y):
    log_p, y = np.array(log_softmax(o)), np.array(y)
    if y.ndim == 1:
        return -log_p[np.arange(len(y)), y].mean()
    return -np.sum(y * log_p) / len(y)
