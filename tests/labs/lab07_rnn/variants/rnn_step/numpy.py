def rnn_step(x, h, Wx, Wh, b):
    x, h, Wx, Wh, b = map(np.array, (x, h, Wx, Wh, b))
    return np.tanh(x @ Wx + h @ Wh + b)
