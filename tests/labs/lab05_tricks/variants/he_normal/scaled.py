class HeNormal(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        inputs = 1
        for n in shape[:-1]:
            inputs *= n
        return keras.random.normal(shape, seed=self.seed, dtype=dtype) / np.sqrt(inputs / 2)

    def get_config(self):
        return {"seed": self.seed}
