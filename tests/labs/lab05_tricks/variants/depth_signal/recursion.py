def depth_signal(widths, initializer, activation, x):
    if not widths:
        return []
    h = activation(x @ initializer((x.shape[1], widths[0])))
    return [float(ops.var(h)), *depth_signal(widths[1:], initializer, activation, h)]
