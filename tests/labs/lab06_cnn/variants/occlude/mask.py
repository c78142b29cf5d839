def occlude(x, size, seed):
    top, left = corners(x, size, seed).T
    rows = np.arange(x.shape[1]) - top[:, None]
    columns = np.arange(x.shape[2]) - left[:, None]
    inside = ((rows >= 0) & (rows < size))[:, :, None] & ((columns >= 0) & (columns < size))[:, None, :]
    return ops.where(inside[..., None], 0.0, x)
