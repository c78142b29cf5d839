def conv2d(x, kernel, bias, stride=1, padding=0):
    x = ops.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    kh, kw, _, cout = kernel.shape
    rows, columns = output_size(x.shape[1], kh, stride), output_size(x.shape[2], kw, stride)
    y = [
        ops.tensordot(x[:, i * stride : i * stride + kh, j * stride : j * stride + kw], kernel, 3) + bias
        for i in range(rows)
        for j in range(columns)
    ]
    return ops.reshape(ops.stack(y, axis=1), (-1, rows, columns, cout))
