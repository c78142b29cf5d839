def noise_scale(lr, n, batch_size):
    batches = n / batch_size
    return lr * batches
