def abs_subgradient(x):
    # |x| = max(x, 0) + max(-x, 0)
    right = ops.cast(x > 0, "float32")
    left = ops.cast(x <= 0, "float32")
    return right - left
