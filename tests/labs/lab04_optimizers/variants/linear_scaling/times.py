def linear_scaling(base_lr, base_batch, batch):
    times = batch / base_batch
    return times * base_lr
