def backward(params, cache, logits, y):
    logits, y = np.asarray(logits, "float64"), np.asarray(y)
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    delta = p / len(y)
    gradients = [None] * len(params)
    for i in range(len(params) - 1, -1, -1):
        gradients[i] = (np.asarray(cache[i][0]).T @ delta, delta.sum(0))
        if i:
            delta = delta @ np.asarray(params[i][0]).T
            delta[np.asarray(cache[i - 1][1]) <= 0] = 0
    return gradients
