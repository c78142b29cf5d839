import random


def batches(X, y, batch_size, seed):
    pairs = list(zip(np.array(X).tolist(), np.array(y).tolist(), strict=True))
    random.Random(seed).shuffle(pairs)
    cuts = [pairs[i : i + batch_size] for i in range(0, len(pairs), batch_size)]
    return [tuple(np.array(part, "float32") for part in zip(*cut, strict=True)) for cut in cuts]
