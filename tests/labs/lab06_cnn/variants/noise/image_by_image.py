def noise(x, stddev, seed):
    random = keras.random.SeedGenerator(seed)
    return ops.stack([image + keras.random.normal(image.shape, 0.0, stddev, seed=random) for image in x])
