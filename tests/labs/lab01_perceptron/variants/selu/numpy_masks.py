def selu(z):
    z = np.array(z, "float64")
    z[z <= 0] = 1.67326 * np.expm1(z[z <= 0])
    return z * 1.0507
