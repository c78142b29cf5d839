def selu(z):
    return 1.0507 * ops.where(z >= 0, z, 1.67326 * (ops.exp(z) - 1))
