def selu(z):
    positive = ops.maximum(z, 0.0)
    negative = ops.minimum(z, 0.0)
    return 1.0507 * positive + 1.0507 * 1.67326 * (ops.exp(negative) - 1)
