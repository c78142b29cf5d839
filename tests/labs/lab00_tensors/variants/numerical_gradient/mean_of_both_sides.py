def numerical_gradient(f, x, h=1e-3):
    x = np.array(x, np.float64)
    gradient = np.zeros(x.shape)
    here = f(x)
    for place in np.ndindex(*x.shape):
        step = np.zeros_like(x)
        step[place] = h
        right = (f(x + step) - here) / h
        left = (here - f(x - step)) / h
        gradient[place] = (right + left) / 2
    return gradient
