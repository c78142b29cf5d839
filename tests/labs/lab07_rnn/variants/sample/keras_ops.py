def sample(logits, temperature, top_k, seed):
    p = np.array(ops.softmax(logits / temperature), "float64")
    top = np.argsort(p)[-top_k:]
    rng = np.random.default_rng(seed)
    return int(rng.choice(top, p=p[top] / p[top].sum()))
