def l2_penalty(weights, strength):
    total = keras.ops.zeros(())
    for w in weights:
        total = ops.add(total, ops.tensordot(w, w, axes=len(w.shape)))
    return total * strength


def l2_gradient(w, strength):
    return strength * (np.array(w) + np.array(w))
