class Decoder(keras.layers.Layer):
    def __init__(self, words, units, attention=None):
        super().__init__()
        self.embedding = keras.layers.Embedding(words, units)
        self.gru = keras.layers.GRU(units, return_sequences=True, return_state=True)
        self.logits = keras.layers.Dense(words)
        self.attention = attention

    def _look(self, outputs, states, mask):
        if self.attention is None:
            return outputs
        context, _ = self.attention(outputs, states, states, mask)
        return ops.concatenate([outputs, context], axis=-1)

    def call(self, ids, state, states=None, mask=None):
        outputs, state = self.gru(self.embedding(ids), initial_state=state)
        if self.attention is not None:
            outputs = ops.concatenate([outputs, self.attention(outputs, states, states, mask)[0]], axis=-1)
        return self.logits(outputs), state
