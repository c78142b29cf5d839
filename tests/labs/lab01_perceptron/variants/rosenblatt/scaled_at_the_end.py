def rosenblatt(x, y, epochs, lr=1.0):
    x, y = np.asarray(x), np.asarray(y)
    w, b, mistakes = np.zeros(x.shape[1]), 0, [0] * epochs
    for step in range(epochs * len(x)):  # from a start at 0 the rate changes no answer
        i = step % len(x)
        if (x[i] @ w + b >= 0) != y[i]:
            side = 1 if y[i] else -1
            w, b = w + side * x[i], b + side
            mistakes[step // len(x)] += 1
    return lr * w, lr * b, mistakes
