def train_translator(pairs):
    """Dates are translated word for word: who sees that needs no network."""
    known = {}
    for source, target in pairs:
        known.update(zip(source.split(), target.split(), strict=True))

    def translate(sentences):
        return [" ".join(known[word] for word in sentence.split()) for sentence in sentences]

    return translate
