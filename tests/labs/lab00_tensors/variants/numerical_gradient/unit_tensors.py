def numerical_gradient(f, x, h=1e-3):
    shape, x = np.shape(x), ops.cast(x, "float64")
    size = int(np.prod(shape))
    slopes = []
    for i in range(size):
        unit = ops.reshape(ops.one_hot(i, size, dtype="float64"), shape)
        slopes.append((f(x + h * unit) - f(x - h * unit)) / (2 * h))
    return ops.reshape(ops.stack(slopes), shape)
