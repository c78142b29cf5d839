def l2_penalty(weights, strength):
    return strength * np.sum([np.sum(np.array(w) ** 2) for w in weights])


def l2_gradient(w, strength):
    return strength * (np.array(w) + np.array(w))
