def conv2d(x, kernel, bias, stride=1, padding=0):
    x = np.pad(np.array(x), ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    kernel, bias = np.array(kernel), np.array(bias)
    kh, kw, _, cout = kernel.shape
    rows, columns = output_size(x.shape[1], kh, stride), output_size(x.shape[2], kw, stride)
    y = np.zeros((len(x), rows, columns, cout), "float32")
    for n in range(len(x)):
        for i in range(rows):
            for j in range(columns):
                patch = x[n, i * stride : i * stride + kh, j * stride : j * stride + kw]
                for o in range(cout):
                    y[n, i, j, o] = np.sum(patch * kernel[..., o]) + bias[o]
    return y
