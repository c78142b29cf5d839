class Encoder(keras.layers.Layer):
    def __init__(self, words, units):
        super().__init__()
        self.embedding = keras.layers.Embedding(words, units)
        self.gru = keras.layers.GRU(units, return_sequences=True, return_state=True)

    def call(self, ids, mask):
        words, states = self.embedding(ids), []
        state = ops.zeros_like(words[:, 0])
        for place in range(ids.shape[1]):
            after = self.gru.cell(words[:, place], [state])[0]
            state = ops.where(mask[:, place, None], after, state)
            states.append(state)
        return ops.stack(states, axis=1), state
