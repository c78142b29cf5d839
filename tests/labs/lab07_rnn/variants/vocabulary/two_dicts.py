def vocabulary(text):
    by_id = dict(enumerate(sorted(set(text))))
    by_character = {c: i for i, c in by_id.items()}

    def encode(t):
        return ops.convert_to_tensor([by_character[c] for c in t])

    def decode(ids):
        return "".join(map(by_id.get, np.array(ids).tolist()))

    return [encode, decode]
