def race(optimizers, f, df, w0, steps):
    variables = {name: keras.Variable(w0, name=name) for name in optimizers}
    paths = {name: np.empty((steps + 1, 2), "float32") for name in optimizers}
    for step in range(steps + 1):
        for name, w in variables.items():
            paths[name][step] = ops.convert_to_numpy(w)
            if step < steps:
                optimizers[name].apply_gradients([(df(w), w)])
    return paths
