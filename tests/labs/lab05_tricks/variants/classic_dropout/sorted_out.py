class ClassicDropout(keras.layers.Layer):
    def __init__(self, keep, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.keep, self.seed = keep, seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        if not training:
            return x - (1 - self.keep) * x
        dropped = keras.random.uniform(ops.shape(x), seed=self.random) > self.keep
        return x - x * ops.cast(dropped, "float32")
