def standardize(train, *others):
    mu = ops.mean(train, axis=0, keepdims=True)
    variance = ops.mean(ops.square(train - mu), axis=0, keepdims=True)
    moves = ops.any(ops.not_equal(train, train[:1]), axis=0, keepdims=True)
    gain = ops.where(moves, 1 / ops.sqrt(ops.where(moves, variance, 1.0)), 0.0)
    return [gain * (part - mu) for part in [train, *list(others)]]
