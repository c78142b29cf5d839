def abs_subgradient(x):
    x = np.asarray(x)
    slope = np.zeros(x.shape)
    slope[x > 0] = 1
    slope[x < 0] = -1
    return slope
