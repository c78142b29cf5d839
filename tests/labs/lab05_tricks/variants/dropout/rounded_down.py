class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.seed = rate, seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        keep = 1 - self.rate
        if training:
            # a number from keep to 1 + keep: its whole part is 1 with probability keep
            whole = ops.floor(keep + keras.random.uniform(ops.shape(x), seed=self.random))
            return whole * (x / keep)
        return x
