def middle(y):
    top, left = y.shape[1] // 4, y.shape[2] // 4
    return y[:, top : y.shape[1] - top, left : y.shape[2] - left]


def equivariance_error(f, x, dy, dx):
    one, two = np.array(f(translate(x, dy, dx))), np.array(translate(f(x), dy, dx))
    return np.abs(middle(one) - middle(two)).max()
