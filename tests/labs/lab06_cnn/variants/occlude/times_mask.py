def occlude(x, size, seed):
    mask = np.ones(x.shape, "float32")
    for i, (top, left) in enumerate(corners(x, size, seed)):
        mask[i, top : top + size, left : left + size] = 0
    return x * mask
