def sigmoid(z):
    small = ops.exp(-ops.abs(z))
    return ops.where(z >= 0, 1 / (1 + small), small / (1 + small))
