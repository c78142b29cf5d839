class Encoder(keras.layers.Layer):
    def __init__(self, words, units):
        super().__init__()
        self.embedding = keras.layers.Embedding(words, units)
        self.gru = keras.layers.GRU(units, return_sequences=True, return_state=True)

    def call(self, ids, mask):
        embedded = ops.take(self.embedding.embeddings, ids, axis=0)
        outputs = self.gru(embedded, initial_state=ops.zeros((len(ids), self.gru.units)), mask=mask)
        return outputs[0], outputs[1]
