def sigmoid_grad(z):
    a = np.array(sigmoid(z))
    return a - a**2


def tanh_grad(z):
    return 4 * sigmoid_grad(2 * np.array(z))


def relu_grad(z):
    return np.where(np.array(z) > 0, 1, 0)
