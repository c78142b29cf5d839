def leaky_relu(z, negative_slope=0.01):
    return ops.maximum(z, 0.0) + negative_slope * ops.minimum(z, 0.0)
