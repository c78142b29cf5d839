def binary_step(z):
    return np.heaviside(np.asarray(z), 1.0)
