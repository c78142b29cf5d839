class Seeded(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def get_config(self):
        return {"seed": self.seed}

    def _normal(self, shape, stddev, dtype, mean=0.0):
        return keras.random.normal(shape, mean, stddev, dtype=dtype or keras.config.floatx(), seed=self.seed)

    def _uniform(self, shape, limit, dtype):
        return keras.random.uniform(shape, -limit, limit, dtype=dtype or keras.config.floatx(), seed=self.seed)


class Gaussian(keras.initializers.Initializer):
    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        self.mean, self.stddev, self.seed = mean, stddev, seed

    def __call__(self, shape, dtype=None):
        return self.mean + self.stddev * keras.random.normal(shape, seed=self.seed)

    def get_config(self):
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed}
