def train_softmax_regression(train):
    images, labels = (np.asarray(part) for part in train)
    W, b = np.zeros((64, 10)), np.zeros(10)
    for epoch in range(12):
        order = np.random.default_rng(epoch).permutation(len(labels))
        for rows in np.array_split(order, 30):
            X = images[rows].reshape(-1, 64)
            logits = X @ W + b
            P = np.exp(logits - logits.max(axis=1, keepdims=True))
            P /= P.sum(axis=1, keepdims=True)
            P[np.arange(len(rows)), labels[rows]] -= 1
            W -= 0.5 * X.T @ P / len(rows)
            b -= 0.5 * P.mean(axis=0)
    return lambda pictures: np.argmax(np.asarray(pictures).reshape(-1, 64) @ W + b, axis=1)
