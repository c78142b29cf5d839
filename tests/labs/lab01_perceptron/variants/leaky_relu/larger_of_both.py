def leaky_relu(z, negative_slope=0.01):
    return ops.maximum(z, negative_slope * z)
