def evaluate(model, data):
    losses, hits, sizes = [], [], []
    for x, y in data:
        logits = np.asarray(model(x, training=False))
        losses.append(np.asarray(cost(logits, y)))
        hits.append(np.mean(logits.argmax(1) == np.asarray(y)))
        sizes.append(len(y))
    return [np.average(losses, weights=sizes), np.average(hits, weights=sizes)]
