def dense_flops(sizes, n):
    sizes = ops.convert_to_tensor(sizes)
    return 2 * n * ops.sum(sizes[1:] * sizes[:-1])


def conv_flops(image, kernel, n, strides=1, padding="valid"):
    starts = [
        range(0, size - k + 1, strides) if padding == "valid" else range(0, size, strides)
        for size, k in zip(image, kernel, strict=False)
    ]
    return 2 * n * len(starts[0]) * len(starts[1]) * np.prod(kernel)
