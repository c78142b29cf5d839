def standardize(train, *others):
    train = np.array(train)
    mean, spread = train.mean(axis=0), train.std(axis=0)
    flat = train.max(axis=0) == train.min(axis=0)
    scaled = []
    for part in (train, *others):
        part = (np.array(part) - mean) / np.where(flat, 1, spread)
        part[:, flat] = 0
        scaled.append(part)
    return scaled
