def perceptron(x, w, b, g):
    return ops.stack([g(sum(x_ij * w_j for x_ij, w_j in zip(x_i, w, strict=True)) + b) for x_i in x])
