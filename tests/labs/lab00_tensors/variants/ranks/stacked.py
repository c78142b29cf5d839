def ranks(channels, height, width, batch, frames):
    label = 0
    features = [0.0] * channels
    matrix = tf.zeros([height, width])
    image = tf.stack([matrix] * 3, axis=-1)
    images = tf.stack([image] * batch)
    videos = tf.stack([tf.stack([image] * frames)] * batch)
    return label, features, matrix, image, images, videos
