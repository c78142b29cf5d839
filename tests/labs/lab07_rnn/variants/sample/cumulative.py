def sample(logits, temperature, top_k, seed):
    logits = np.array(logits, "float64") / temperature
    best = np.argsort(logits)[::-1][:top_k]
    weights = np.exp(logits[best] - logits[best[0]])
    ends = np.cumsum(weights)
    return best[np.searchsorted(ends, np.random.default_rng(seed).random() * ends[-1])]
