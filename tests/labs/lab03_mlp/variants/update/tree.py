def update(params, gradients, lr):
    return keras.tree.map_structure(lambda p, g: ops.subtract(p, ops.multiply(lr, g)), params, gradients)
