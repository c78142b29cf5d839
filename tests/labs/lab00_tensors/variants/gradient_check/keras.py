def gradient_check(analytic, numeric):
    size = ops.maximum(ops.abs(analytic) + ops.abs(numeric), 1e-8)
    return ops.max(ops.abs(analytic - numeric) / size)
