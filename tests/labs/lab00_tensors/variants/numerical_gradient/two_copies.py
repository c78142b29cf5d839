def numerical_gradient(f, x, h=1e-3):
    x = np.asarray(x, "float64")
    gradient = np.empty(x.shape)
    for place, _ in np.ndenumerate(x):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        gradient[place] = 0.5 * (f(up) - f(down)) / h
    return gradient
