def clip_by_global_norm(gradients, limit):
    squares = 0.0
    for g in gradients:
        squares += float(ops.sum(g * g))
    norm = squares**0.5
    return [g / max(1.0, norm / limit) for g in gradients], norm
