def middle(y):
    top, left = y.shape[1] // 4, y.shape[2] // 4
    return y[:, top : y.shape[1] - top, left : y.shape[2] - left]


def equivariance_error(f, x, dy, dx):
    worst = 0.0
    for i in range(len(x)):
        image = x[i : i + 1]
        one, two = f(translate(image, dy, dx)), translate(f(image), dy, dx)
        worst = max(worst, float(ops.max(ops.abs(middle(ops.subtract(one, two))))))
    return worst
