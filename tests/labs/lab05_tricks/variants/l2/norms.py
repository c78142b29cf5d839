def l2_penalty(weights, strength):
    return sum(strength * ops.norm(ops.ravel(w)) ** 2 for w in weights)


def l2_gradient(w, strength):
    return w * strength * 2
