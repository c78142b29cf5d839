class GlorotUniform(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        *patch, fan_in, fan_out = shape
        area = np.prod(patch) if patch else 1
        variance = 2 / (area * (fan_in + fan_out))
        zero_to_one = keras.random.uniform(shape, seed=self.seed, dtype=dtype or "float32")
        return float(np.sqrt(12 * variance)) * (zero_to_one - 0.5)

    def get_config(self):
        return {"seed": self.seed}
