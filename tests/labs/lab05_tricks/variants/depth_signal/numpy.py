def depth_signal(widths, initializer, activation, x):
    found, h = np.zeros(len(widths)), np.array(x)
    for layer, units in enumerate(widths):
        h = np.array(activation(h @ np.array(initializer((h.shape[1], units)))))
        found[layer] = h.var()
    return found
