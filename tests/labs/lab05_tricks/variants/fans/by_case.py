def fans(shape):
    *patch, inputs, outputs = shape
    for side in patch:
        inputs *= side
        outputs *= side
    return inputs, outputs
