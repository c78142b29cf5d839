def accumulated_step(model, loss, microbatches):
    mean, seen = None, 0
    for x, y in microbatches:
        gradients, n = batch_gradients(model, loss, x, y), int(ops.shape(x)[0])
        seen += n
        mean = gradients if mean is None else [m + (g - m) * (n / seen) for m, g in zip(mean, gradients, strict=True)]
    return tuple(mean)
