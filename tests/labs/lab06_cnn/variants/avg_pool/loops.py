def avg_pool(x, size, stride):
    x = np.array(x)
    rows, columns = output_size(x.shape[1], size, stride), output_size(x.shape[2], size, stride)
    y = np.zeros((len(x), rows, columns, x.shape[3]), "float32")
    for i in range(rows):
        for j in range(columns):
            y[:, i, j] = x[:, i * stride : i * stride + size, j * stride : j * stride + size].mean(axis=(1, 2))
    return y
