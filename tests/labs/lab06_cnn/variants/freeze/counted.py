def freeze_all_but(model, n):
    left = 0
    for layer in model.layers:
        left += len(layer.weights) > 0 and not isinstance(layer, layers.BatchNormalization)
    for layer in model.layers:
        if not layer.weights:
            continue
        if isinstance(layer, layers.BatchNormalization):
            layer.trainable = False
            continue
        layer.trainable = left <= n
        left -= 1
