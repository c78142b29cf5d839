class Encoder(keras.layers.Layer):
    def __init__(self, words, units):
        super().__init__()
        self.embedding = keras.layers.Embedding(words, units)
        self.gru = keras.layers.GRU(units, return_sequences=True, return_state=True)

    def call(self, ids, mask):
        return self.gru(self.embedding(ids), mask=mask)
