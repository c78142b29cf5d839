class Encoder(keras.layers.Layer):
    def __init__(self, words, units):
        super().__init__()
        self.embedding = keras.layers.Embedding(words, units)
        self.gru = keras.layers.GRU(units, return_sequences=True, return_state=True)

    def call(self, ids, mask):
        states, _ = self.gru(self.embedding(ids))
        last = ops.sum(ops.cast(mask, "int32"), axis=1) - 1
        state = ops.squeeze(ops.take_along_axis(states, last[:, None, None], axis=1), 1)
        return states, state
