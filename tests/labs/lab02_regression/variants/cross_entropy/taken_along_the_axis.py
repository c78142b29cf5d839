def cross_entropy(o, y):
    log_p = log_softmax(o)
    if len(y.shape) == 2:
        return -ops.mean(ops.sum(log_p * y, axis=1))
    return -ops.mean(ops.take_along_axis(log_p, y[:, None], axis=1))
