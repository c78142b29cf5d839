def sample(logits, temperature, top_k, seed):
    values, ids = ops.top_k(logits, top_k)
    p = np.array(ops.softmax(values / temperature), "float64")
    rng = np.random.default_rng(seed)
    return int(rng.choice(np.array(ids), p=p / p.sum()))
