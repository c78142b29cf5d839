def parallel_gradients(model, loss, shards):
    total, n = None, 0
    for x, y in shards:
        if len(x) == 0:
            continue
        mine = [len(x) * g for g in batch_gradients(model, loss, x, y)]
        total = mine if total is None else [a + b for a, b in zip(total, mine, strict=True)]
        n += len(x)
    return [g / n for g in total]
