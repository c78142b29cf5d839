def batch_sizes(lrs, n, batch_size):
    lrs = ops.convert_to_tensor(lrs)
    return ops.cast(ops.minimum(ops.round(batch_size * lrs[0] / lrs), n // 10), "int32")
