def resnet20(classes=10):
    inputs = keras.Input((32, 32, 3))
    x = layers.ReLU()(conv_norm(16, 3)(inputs))
    channels = 16
    for filters in 3 * [16] + 3 * [32] + 3 * [64]:
        x = Residual(filters, stride=filters // channels)(x)
        channels = filters
    return keras.Model(inputs, layers.Dense(classes)(ops.mean(x, axis=(1, 2))))
