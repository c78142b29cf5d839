def corners(x, size, seed):
    height, width = x.shape[1:3]
    return np.random.default_rng(seed).integers(0, (height - size + 1, width - size + 1), (len(x), 2))


def crop(x, size, seed):
    rng = np.random.default_rng(seed)
    squares = []
    for image in x:
        top, left = (int(rng.integers(n - size + 1)) for n in image.shape[:2])
        squares.append(ops.slice(image, (top, left, 0), (size, size, image.shape[2])))
    return ops.stack(squares)
