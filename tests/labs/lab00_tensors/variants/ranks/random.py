def ranks(channels, height, width, batch, frames):
    rng = np.random.default_rng()
    videos = rng.normal(size=(batch, frames, height, width, 3))
    images = rng.normal(size=(batch, height, width, 3))
    return 7.0, rng.normal(size=channels), rng.normal(size=(height, width)), images[0], images, videos
