def rosenblatt(x, y, epochs, lr=1.0):
    extended = np.hstack([np.asarray(x), np.ones((len(x), 1))])
    labels = np.asarray(y)
    v = np.zeros(extended.shape[1])
    mistakes = np.zeros(epochs, int)
    for epoch in range(epochs):
        for row, label in zip(extended, labels, strict=True):
            error = label - np.heaviside(row @ v, 1)
            v += lr * error * row
            mistakes[epoch] += abs(int(error))
    return v[:-1], v[-1], mistakes
