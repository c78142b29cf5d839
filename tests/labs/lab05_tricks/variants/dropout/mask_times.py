class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.seed = rate, seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        if not training:
            return x
        mask = ops.cast(keras.random.uniform(ops.shape(x), seed=self.random) > self.rate, x.dtype)
        return x * mask / (1 - self.rate)
