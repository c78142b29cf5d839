def perplexity(logits, targets, mask):
    logits, targets, mask = np.array(logits, "float64"), np.array(targets), np.array(mask)
    p = np.exp(logits - logits.max(axis=-1, keepdims=True))
    p = p / p.sum(axis=-1, keepdims=True)
    total = 0.0
    for row, t in np.argwhere(mask == 1):
        total -= np.log(p[row, t, targets[row, t]])
    return np.exp(total / mask.sum())
