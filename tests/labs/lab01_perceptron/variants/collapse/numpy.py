def collapse(W1, b1, W2, b2):
    W1, b1, W2, b2 = (np.array(a) for a in (W1, b1, W2, b2))
    return W1 @ W2, b1 @ W2 + b2
