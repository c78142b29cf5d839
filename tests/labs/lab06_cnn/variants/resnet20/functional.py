def resnet20(classes=10):
    inputs = keras.Input((32, 32, 3))
    x = ops.relu(conv_norm(16, 3)(inputs))
    for stage, filters in enumerate((16, 32, 64)):
        for block in range(3):
            x = Residual(filters, 2 if stage and not block else 1)(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(classes)(x))
