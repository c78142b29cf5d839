def leaky_relu(z, negative_slope=0.01):
    z = np.array(z)
    z[z < 0] *= negative_slope
    return z
