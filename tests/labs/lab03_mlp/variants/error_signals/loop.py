def error_signal_shapes(sizes, n):
    shapes = []
    for layer in range(len(sizes) - 1):
        shapes.append([[n, sizes[layer + 1]], [sizes[layer], sizes[layer + 1]], [sizes[layer + 1]]])
    return shapes
