def conv2d_grad(x, kernel, dy):
    kh, kw = kernel.shape[:2]
    wide = ops.pad(dy, ((0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1), (0, 0)))
    turned = ops.transpose(ops.flip(kernel, (0, 1)), (0, 1, 3, 2))
    dx = conv2d(wide, turned, ops.zeros(x.shape[3]))
    dkernel = conv2d(ops.transpose(x, (3, 1, 2, 0)), ops.transpose(dy, (1, 2, 0, 3)), ops.zeros(dy.shape[3]))
    return dx, ops.transpose(dkernel, (1, 2, 0, 3)), ops.sum(dy, axis=(0, 1, 2))
