class ClassicDropout(keras.layers.Layer):
    def __init__(self, keep, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.keep, self.seed = keep, seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        factor = keras.random.binomial(ops.shape(x), 1.0, self.keep, seed=self.random) if training else self.keep
        return x * factor
