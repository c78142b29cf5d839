import math


def dense_flops(sizes, n):
    return 2.0 * n * np.dot(sizes[:-1], sizes[1:])


def conv_flops(image, kernel, n, strides=1, padding="valid"):
    (h, w), (kh, kw, inputs, outputs) = image, kernel
    if padding == "valid":
        h, w = h - kh + 1, w - kw + 1
    places = math.ceil(h / strides) * math.ceil(w / strides)
    return dense_flops([kh * kw * inputs, outputs], n * places)
