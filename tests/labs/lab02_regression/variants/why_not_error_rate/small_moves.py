def gradient_signal(o, y):
    def rate(logits):
        return np.mean(np.argmax(logits, axis=1) != np.asarray(y))

    o, h = np.asarray(o, "float64"), 1e-6
    moves = h * np.eye(o.size).reshape(-1, *o.shape)
    second = [(rate(o + move) - rate(o - move)) / (2 * h) for move in moves]
    first = np.asarray(cross_entropy_grad(o.astype("float32"), one_hot(y, o.shape[1])))
    return np.sqrt(np.sum(first**2)), np.linalg.norm(second)
