def split(n, dev, test, seed):
    order = keras.random.shuffle(ops.arange(n, dtype="int32"), seed=seed)
    return ops.split(order, [n - dev - test, n - test])
