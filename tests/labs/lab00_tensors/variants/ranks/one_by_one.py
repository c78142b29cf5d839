def ranks(channels, height, width, batch, frames):
    label = ops.zeros(())
    features = ops.ones((channels,))
    matrix = ops.zeros((height, width))
    image = ops.zeros((height, width, 3))
    images = ops.zeros((batch, height, width, 3))
    videos = ops.zeros((batch, frames, height, width, 3))
    return label, features, matrix, image, images, videos
