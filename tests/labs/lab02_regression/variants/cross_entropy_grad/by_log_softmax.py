def cross_entropy_grad(o, y):
    return (ops.exp(log_softmax(o)) - y) / o.shape[0]
