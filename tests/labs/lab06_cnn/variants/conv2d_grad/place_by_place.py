def conv2d_grad(x, kernel, dy):
    x, kernel, dy = np.array(x), np.array(kernel), np.array(dy)
    kh, kw = kernel.shape[:2]
    dx, dkernel, dbias = np.zeros_like(x), np.zeros_like(kernel), np.zeros(kernel.shape[3])
    for n, i, j in np.ndindex(dy.shape[:3]):
        dkernel += x[n, i : i + kh, j : j + kw, :, None] * dy[n, i, j]
        dx[n, i : i + kh, j : j + kw] += kernel @ dy[n, i, j]
        dbias += dy[n, i, j]
    return dx, dkernel, dbias
