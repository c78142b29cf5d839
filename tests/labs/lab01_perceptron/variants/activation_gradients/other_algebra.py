def sigmoid_grad(z):
    return sigmoid(z) * sigmoid(-z)


def tanh_grad(z):
    return (1 - tanh(z)) * (1 + tanh(z))


def relu_grad(z):
    return ops.maximum(ops.sign(z), 0)
