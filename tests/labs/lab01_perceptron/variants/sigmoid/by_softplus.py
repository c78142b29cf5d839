def sigmoid(z):
    return ops.exp(-ops.logaddexp(0.0, -z))
