def freeze_all_but(model, n):
    for layer in model.layers:
        layer.trainable = False
    body = [layer for layer in model.layers if layer.weights]
    body = [layer for layer in body if not isinstance(layer, keras.layers.BatchNormalization)]
    for layer in body[::-1][:n]:
        layer.trainable = True
    return model
