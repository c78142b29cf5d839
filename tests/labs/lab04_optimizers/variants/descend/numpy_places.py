def descend(df, w0, lr, steps):
    w = np.array(w0, "float32")
    path = np.zeros((steps + 1, *w.shape), "float32")
    path[0] = w
    for step in range(steps):
        w = w - lr * np.array(df(ops.convert_to_tensor(w)))
        path[step + 1] = w
    return path
