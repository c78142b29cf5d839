def windows(x, size, stride):
    rows, columns = output_size(x.shape[1], size, stride), output_size(x.shape[2], size, stride)
    places = np.ndindex(size, size)
    return ops.stack([x[:, a::stride, c::stride][:, :rows, :columns] for a, c in places], axis=3)


def max_pool(x, size, stride):
    x = np.array(x)
    rows, columns = output_size(x.shape[1], size, stride), output_size(x.shape[2], size, stride)
    y = np.zeros((len(x), rows, columns, x.shape[3]), "float32")
    for i in range(rows):
        for j in range(columns):
            y[:, i, j] = x[:, i * stride : i * stride + size, j * stride : j * stride + size].max(axis=(1, 2))
    return y
