def unroll(xs, h0, Wx, Wh, b):
    xs = np.array(xs)
    states = np.zeros((*xs.shape[:2], h0.shape[1]), "float32")
    for t in range(xs.shape[1]):
        before = states[:, t - 1] if t else h0
        states[:, t] = rnn_step(xs[:, t], before, Wx, Wh, b)
    return states
