def error_signal_shapes(sizes, n):
    h, found = np.zeros((n, sizes[0])), []
    for units in sizes[1:]:
        W, b = np.zeros((h.shape[1], units)), np.zeros(units)
        h = h @ W + b
        found.append((h.shape, W.shape, b.shape))
    return found
