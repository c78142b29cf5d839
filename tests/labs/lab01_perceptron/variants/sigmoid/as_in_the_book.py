def sigmoid(z):
    return 1 / (1 + ops.exp(-z))
