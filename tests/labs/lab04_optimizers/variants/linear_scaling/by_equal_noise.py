def linear_scaling(base_lr, base_batch, batch):
    n = 60_000  # any will do
    return noise_of(base_lr, n, base_batch) * batch / n


def noise_of(lr, n, batch):
    return lr * n / batch
