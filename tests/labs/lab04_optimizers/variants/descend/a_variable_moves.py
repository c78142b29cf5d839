def descend(df, w0, lr, steps):
    w = keras.Variable(w0)
    path = [ops.copy(w)]
    while len(path) < steps + 1:
        w.assign_sub(lr * df(w))
        path.append(ops.copy(w))
    return ops.stack(path)
