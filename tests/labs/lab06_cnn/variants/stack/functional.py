def conv(filters, size, padding="valid"):
    return layers.Conv2D(filters, size, padding=padding, activation="relu")


def two_convs():
    x = keras.Input((32, 32, 3))
    return keras.Model(x, conv(10, 5)(conv(6, 5)(x)))
