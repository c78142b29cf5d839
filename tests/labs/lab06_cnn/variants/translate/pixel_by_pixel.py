def places(x):
    height, width = x.shape[1:3]
    return np.arange(height)[:, None] - (height - 1) / 2, np.arange(width)[None, :] - (width - 1) / 2


def look_up(x, rows, columns):
    x = np.array(x)
    height, width = x.shape[1:3]
    rows, columns = np.round(rows + (height - 1) / 2).astype(int), np.round(columns + (width - 1) / 2).astype(int)
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    return x[:, np.where(inside, rows, 0), np.where(inside, columns, 0)] * inside[:, :, None]


def translate(x, dy, dx):
    x = np.array(x)
    new = np.zeros(x.shape, "float32")
    for i in range(x.shape[1]):
        for j in range(x.shape[2]):
            if 0 <= i + dy < x.shape[1] and 0 <= j + dx < x.shape[2]:
                new[:, i + dy, j + dx] = x[:, i, j]
    return new
