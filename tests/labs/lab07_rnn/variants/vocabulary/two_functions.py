def vocabulary(text):
    characters = []
    for character in text:
        if character not in characters:
            characters.append(character)
    characters.sort()

    def encode(some_text):
        return [characters.index(c) for c in some_text]

    def decode(ids):
        text = ""
        for i in ids:
            text += characters[i]
        return text

    return encode, decode
