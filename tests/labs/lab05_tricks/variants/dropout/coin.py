class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.seed = rate, seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        if training is False or training is None:
            return x
        keep = 1.0 - self.rate
        stays = keras.random.binomial(ops.shape(x), 1.0, keep, seed=self.random)
        return ops.multiply(x, stays) / keep
