def binary_step(z):
    return ops.cast(z >= 0, "float32")
