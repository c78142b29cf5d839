def pad(sequences, length=None, value=0):
    lengths = np.array([len(s) for s in sequences])
    width = lengths.max() if length is None else length
    if (lengths > width).any():
        raise ValueError("a sequence does not fit")
    mask = np.arange(width)[None, :] < lengths[:, None]
    ids = np.full(mask.shape, value, "int32")
    ids[mask] = [i for s in sequences for i in s]
    return ids, mask
