def sigmoid_grad(z):
    small = ops.exp(-ops.abs(z))
    return small / (1 + small) ** 2


def tanh_grad(z):
    small = ops.exp(-2 * ops.abs(z))
    return 4 * small / (1 + small) ** 2


def relu_grad(z):
    return ops.cast(z > 0, "float32")
