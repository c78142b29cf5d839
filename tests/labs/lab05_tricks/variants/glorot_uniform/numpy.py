class GlorotUniform(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        limit = np.sqrt(6 / (fans(shape)[0] + fans(shape)[1]))
        return np.random.default_rng(self.seed).uniform(-limit, limit, shape)

    def get_config(self):
        return {"seed": self.seed}
