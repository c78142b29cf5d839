def gradient_signal(o, y):
    o, y = np.array(o), np.array(y)
    p = np.exp(o - np.logaddexp.reduce(o, axis=1, keepdims=True))
    p[np.arange(len(y)), y] -= 1
    return np.linalg.norm(p / len(y)), 0
