def relu(z):
    z = np.array(z)
    z[z < 0] = 0
    return z
