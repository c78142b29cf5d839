def descend(df, w0, lr, steps):
    if steps == 0:
        return ops.expand_dims(w0, 0)
    rest = descend(df, w0 - lr * df(w0), lr, steps - 1)
    return ops.concatenate([ops.expand_dims(w0, 0), rest], axis=0)
