def lm_batches(ids, batch, steps):
    ids = np.asarray(ids)
    length = (len(ids) - 1) // batch // steps * steps  # of a row
    at = np.arange(batch)[:, None] * length + np.arange(length)
    inputs = np.split(ids[at], length // steps, axis=1)
    targets = np.split(ids[at + 1], length // steps, axis=1)
    return np.stack(inputs), np.stack(targets)
