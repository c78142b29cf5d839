class HeNormal(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        fan_in, _ = fans(shape)
        return np.random.default_rng(self.seed).normal(0, (2 / fan_in) ** 0.5, size=shape).astype("float32")

    def get_config(self):
        return {"seed": self.seed}
