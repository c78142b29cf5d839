def collapse(W1, b1, W2, b2):
    def both(x):
        return ops.matmul(ops.matmul(x, W1) + b1, W2) + b2

    b = both(ops.zeros((1, W1.shape[0])))[0]
    return both(ops.eye(W1.shape[0])) - b, b
