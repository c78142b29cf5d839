def batches(X, y, batch_size, seed):
    together = np.column_stack([np.asarray(X), np.asarray(y)])
    np.random.default_rng(seed).shuffle(together)
    for piece in np.split(together, range(batch_size, len(together), batch_size)):
        yield piece[:, :-1], piece[:, -1]
