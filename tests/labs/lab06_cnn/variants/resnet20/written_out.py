def resnet20(classes=10):
    model = keras.Sequential([keras.Input((32, 32, 3)), conv_norm(16, 3), layers.Activation("relu")])
    for block in [Residual(16), Residual(16), Residual(16)]:
        model.add(block)
    for filters in (32, 64):
        model.add(Residual(filters, stride=2))
        model.add(Residual(filters))
        model.add(Residual(filters))
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(units=classes))
    return model
