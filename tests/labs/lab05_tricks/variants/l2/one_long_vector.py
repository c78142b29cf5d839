def l2_penalty(weights, strength):
    flat = ops.concatenate([ops.reshape(w, (-1,)) for w in weights])
    return ops.multiply(strength, ops.dot(flat, flat))


def l2_gradient(w, strength):
    return ops.multiply(2.0 * strength, w)
