def tanh(z):
    return 2 * (1 / (1 + ops.exp(-2 * z))) - 1
