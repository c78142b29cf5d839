def dense_flops(sizes, n):
    total = 0
    for layer in range(len(sizes) - 1):
        total += 2 * n * sizes[layer] * sizes[layer + 1]
    return total


def conv_flops(image, kernel, n, strides=1, padding="valid"):
    conv = keras.layers.Conv2D(kernel[3], kernel[:2], strides=strides, padding=padding)
    places = np.prod(conv.compute_output_shape((1, *image, kernel[2]))[1:3])
    return 2 * n * int(places) * int(np.prod(kernel))
