def relu(z):
    return ops.where(z > 0, z, 0.0)
