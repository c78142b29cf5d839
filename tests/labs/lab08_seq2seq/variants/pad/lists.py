def pad(sequences, length=None, value=0):
    if length is None:
        length = max(len(s) for s in sequences)
    ids, mask = [], []
    for sequence in sequences:
        missing = length - len(sequence)
        if missing < 0:
            raise ValueError("too long")
        ids.append(list(sequence) + missing * [value])
        mask.append(len(sequence) * [1.0] + missing * [0.0])
    return ids, mask
