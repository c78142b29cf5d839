def tanh(z):
    right = ops.exp(-2 * ops.maximum(z, 0.0))
    left = ops.exp(2 * ops.minimum(z, 0.0))
    return ops.where(z > 0, (1 - right) / (1 + right), (left - 1) / (left + 1))
