def clip_by_global_norm(gradients, limit):
    arrays = [np.array(g) for g in gradients]
    norm = np.linalg.norm(np.concatenate([a.ravel() for a in arrays]))
    if norm > limit:
        arrays = [a / norm * limit for a in arrays]
    return arrays, norm
