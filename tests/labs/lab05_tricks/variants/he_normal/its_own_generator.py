class HeNormal(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        random = keras.random.SeedGenerator(self.seed)
        stddev = float(ops.sqrt(ops.divide(2, fans(shape)[0])))
        return keras.random.normal(shape, mean=0.0, stddev=stddev, seed=random)

    def get_config(self):
        return {"seed": self.seed}
