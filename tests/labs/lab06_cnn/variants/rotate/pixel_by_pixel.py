import math


def rotate(x, degrees):
    x = np.array(x)
    new, (height, width) = np.zeros_like(x), x.shape[1:3]
    sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    for i in range(height):
        for j in range(width):
            r, c = i - (height - 1) / 2, j - (width - 1) / 2
            a = round(r * cos + c * sin + (height - 1) / 2)
            b = round(c * cos - r * sin + (width - 1) / 2)
            if 0 <= a < height and 0 <= b < width:
                new[:, i, j] = x[:, a, b]
    return new
