def mc_dropout(model, x, samples):
    first = second = 0.0
    for _ in range(samples):
        y = model(x, training=True)
        first, second = first + y, second + y * y
    mean = first / samples
    return mean, ops.sqrt(second / samples - mean * mean)
