def absolute_loss(y_hat, y):
    y_hat, y = ops.ravel(y_hat), ops.ravel(y)
    return ops.mean(ops.maximum(y_hat, y) - ops.minimum(y_hat, y))
