def cross_entropy(o, y):
    losses = []
    for row, label in zip(np.array(log_softmax(o)), np.array(y), strict=True):
        losses.append(-row[label] if np.ndim(label) == 0 else -float(np.dot(row, label)))
    return sum(losses) / len(losses)
