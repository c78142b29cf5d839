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
    _, height, width, _ = x.shape
    new = np.zeros_like(x)
    new[:, max(dy, 0) : height + min(dy, 0), max(dx, 0) : width + min(dx, 0)] = x[
        :, max(-dy, 0) : height + min(-dy, 0), max(-dx, 0) : width + min(-dx, 0)
    ]
    return new
