def occlude(x, size, seed):
    rng, images = np.random.default_rng(seed), []
    for image in np.array(x):
        copy = image.copy()
        top, left = rng.integers(image.shape[0] - size + 1), rng.integers(image.shape[1] - size + 1)
        copy[top : top + size, left : left + size, :] = 0
        images.append(copy)
    return np.stack(images)
