def numerical_gradient(f, x, h=1e-3):
    x = np.array(x, "float64")
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        middle = x[place]
        x[place] = middle + h
        above = f(x)
        x[place] = middle - h
        below = f(x)
        x[place] = middle
        gradient[place] = (above - below) / (2 * h)
    return gradient
