def pad(sequences, length=None, value=0):
    longest = max(len(sequence) for sequence in sequences)
    if length is not None and length < longest:
        raise ValueError(f"length={length} is too short for {longest} ids")
    ids = keras.utils.pad_sequences(sequences, maxlen=length, padding="post", value=value)
    mask = [[place < len(sequence) for place in range(ids.shape[1])] for sequence in sequences]
    return ids, ops.convert_to_tensor(mask)
