def lenet():
    inputs = keras.Input((28, 28, 1))
    x = layers.MaxPooling2D()(conv(6, 5, "same")(inputs))
    x = layers.MaxPooling2D()(conv(16, 5)(x))
    x = layers.Flatten()(x)
    for units in (120, 84):
        x = layers.Dense(units, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(10)(x))
