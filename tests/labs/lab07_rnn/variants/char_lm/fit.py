class CharLM(keras.Model):
    """Given: an array of numbers for each character, a GRU, and the logits of the next character."""

    def __init__(self, classes, units=64):
        super().__init__()
        self.embed = keras.layers.Embedding(classes, 24)
        self.recurrent = Recurrent(GRUCell(units), return_sequences=True)
        self.logits = keras.layers.Dense(classes)

    def call(self, ids):
        """From ids (batch, time) to logits (batch, time, classes)."""
        return self.logits(self.recurrent(self.embed(ids)))


def ready(model):
    """Given: make a model ready for `model.train_on_batch(inputs, targets)`; Keras clips by the global norm, too."""
    keras.utils.set_random_seed(0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01, global_clipnorm=1.0), loss)
    return model


def train_char_lm(text):
    encode, _ = vocabulary(text)
    inputs, targets = lm_batches(encode(text), 16, 16)
    model = ready(CharLM(classes=len(set(text))))
    k = inputs.shape[-1]
    model.fit(np.reshape(inputs, (-1, k)), np.reshape(targets, (-1, k)), batch_size=16, epochs=6, verbose=0)
    return model
