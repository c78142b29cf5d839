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
    _, height, width, _ = x.shape
    x = ops.pad(x, ((0, 0), (abs(dy), abs(dy)), (abs(dx), abs(dx)), (0, 0)))
    return x[:, abs(dy) - dy : abs(dy) - dy + height, abs(dx) - dx : abs(dx) - dx + width]
