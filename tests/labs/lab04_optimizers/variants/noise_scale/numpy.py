def noise_scale(lr, n, batch_size):
    return np.multiply(lr, np.divide(n, batch_size))
