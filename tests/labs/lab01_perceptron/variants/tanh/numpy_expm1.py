def tanh(z):
    z = np.asarray(z, "float64")
    part = np.expm1(-2 * np.abs(z))
    return np.copysign(part / (2 + part), z)
