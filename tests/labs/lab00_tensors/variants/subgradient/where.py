def abs_subgradient(x):
    return ops.where(x >= 0, 1.0, -1.0)
