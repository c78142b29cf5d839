def scale(x, factor):
    x = np.array(x)
    _, height, width, _ = x.shape
    new = np.zeros_like(x)
    for i in range(height):
        for j in range(width):
            a = round((i - (height - 1) / 2) / factor + (height - 1) / 2)
            b = round((j - (width - 1) / 2) / factor + (width - 1) / 2)
            if 0 <= a < height and 0 <= b < width:
                new[:, i, j] = x[:, a, b]
    return new
