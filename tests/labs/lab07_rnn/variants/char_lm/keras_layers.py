def train_char_lm(text):
    encode, _decode = vocabulary(text)
    ids = encode(text)
    size = len(set(text))
    model = keras.Sequential(
        [keras.layers.Embedding(size, 16), keras.layers.SimpleRNN(64, return_sequences=True), keras.layers.Dense(size)]
    )
    model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    for _ in range(12):
        for x, y in zip(*lm_batches(ids, 32, 16), strict=False):
            model.train_on_batch(x, y)
    return model
