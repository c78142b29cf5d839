def conv(filters, size, padding="valid"):
    return layers.Conv2D(filters, size, padding=padding, activation="relu")


def two_convs():
    model = keras.Sequential()
    model.add(keras.Input(shape=(32, 32, 3)))
    for filters in (6, 10):
        model.add(layers.Conv2D(filters, (5, 5)))
        model.add(layers.ReLU())
    return model
