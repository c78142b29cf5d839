def sample(logits, temperature, top_k, seed):
    logits = np.array(logits, "float64")
    noisy = logits / temperature + np.random.default_rng(seed).gumbel(size=len(logits))
    noisy[np.argsort(-logits)[top_k:]] = -np.inf
    return ops.argmax(noisy)
