class GlorotUniform(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        limit = ops.sqrt(6.0 / sum(fans(shape)))
        return limit * keras.random.uniform(shape, -1.0, 1.0, seed=self.seed)

    def get_config(self):
        return {"seed": self.seed}
