def lenet():
    model = keras.Sequential()
    model.add(keras.Input((28, 28, 1)))
    model.add(layers.ZeroPadding2D(2))
    for filters in (6, 16):
        model.add(layers.Conv2D(filters, 5))
        model.add(layers.ReLU())
        model.add(layers.MaxPool2D(2, 2))
    model.add(layers.Reshape((400,)))
    for units in (120, 84, 10):
        model.add(layers.Dense(units))
        if units > 10:
            model.add(layers.Activation("relu"))
    return model
