def dead_units(activations):
    return ops.mean(ops.cast(ops.max(activations, axis=0) <= 0, "float32"))
