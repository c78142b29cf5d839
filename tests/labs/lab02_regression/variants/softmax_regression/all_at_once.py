def train_softmax_regression(train):
    X = np.asarray(train[0]).reshape(len(train[0]), -1)
    mean, spread = X.mean(), X.std()
    X = np.column_stack([(X - mean) / spread, np.ones(len(X))])
    Y = np.eye(10)[np.asarray(train[1])]
    W = np.zeros((65, 10))
    for _ in range(120):
        logits = X @ W
        P = np.exp(logits - logits.max(axis=1, keepdims=True))
        W -= 0.15 * X.T @ (P / P.sum(axis=1, keepdims=True) - Y) / len(Y)

    def read(pictures):
        flat = (np.asarray(pictures).reshape(-1, 64) - mean) / spread
        return [int(np.argmax(row @ W[:-1] + W[-1])) for row in flat]

    return read
