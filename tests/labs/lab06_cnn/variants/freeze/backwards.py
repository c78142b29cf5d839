def freeze_all_but(model, n):
    for layer in reversed(model.layers):
        if isinstance(layer, layers.BatchNormalization):
            layer.trainable = False
        elif layer.weights:
            layer.trainable = n > 0
            n -= 1
        else:
            layer.trainable = False
