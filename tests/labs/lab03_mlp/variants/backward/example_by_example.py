def backward(params, cache, logits, y):
    n = len(y)
    sums = [[np.zeros(W.shape), np.zeros(b.shape)] for W, b in params]
    for row in range(n):
        delta = np.asarray(ops.softmax(logits[row]))
        delta = delta - np.eye(len(delta))[int(y[row])]
        for layer in range(len(params) - 1, -1, -1):
            h = np.asarray(cache[layer][0][row])
            sums[layer][0] += np.outer(h, delta) / n
            sums[layer][1] += delta / n
            delta = (np.asarray(params[layer][0]) @ delta) * (h > 0)  # h > 0 just where its score was
    return sums
