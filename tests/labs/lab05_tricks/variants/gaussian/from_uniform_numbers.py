class Seeded(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def _normal(self, shape, *, mean=0.0, stddev):
        return keras.random.normal(shape, mean, stddev, seed=self.seed)

    def _uniform(self, shape, *, limit):
        return keras.random.uniform(shape, -limit, limit, seed=self.seed)


class Gaussian(keras.initializers.Initializer):
    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        self.mean, self.stddev, self.seed = mean, stddev, seed

    def __call__(self, shape, dtype=None):
        # Box and Muller: a radius and an angle
        rng = np.random.default_rng(self.seed)
        radius, angle = np.sqrt(-2 * np.log(1 - rng.random(shape))), 2 * np.pi * rng.random(shape)
        return ops.convert_to_tensor(self.mean + self.stddev * radius * np.cos(angle), dtype or "float32")

    def get_config(self):
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed}
