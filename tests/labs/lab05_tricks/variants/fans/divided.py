def fans(shape):
    weights = 1
    for n in shape:
        weights = weights * n
    return weights // shape[-1], weights // shape[-2]
