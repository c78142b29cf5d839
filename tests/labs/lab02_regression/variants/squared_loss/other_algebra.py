def squared_loss(y_hat, y):
    error = ops.ravel(y_hat) - ops.ravel(y)
    return ops.dot(error, error) / error.shape[0]
