def standardize(train, *others):
    parts = [np.array(part, dtype="float64") for part in (train, *others)]
    for j in range(parts[0].shape[1]):
        column = parts[0][:, j].copy()
        mu = sum(column) / len(column)
        sigma = (sum((value - mu) ** 2 for value in column) / len(column)) ** 0.5
        for part in parts:
            part[:, j] = (part[:, j] - mu) / sigma if sigma > 0 else 0.0
    return parts
