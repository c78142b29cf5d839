import tensorflow as tf


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
        return tf.random.stateless_normal(shape, [self.seed, 5], self.mean, self.stddev)

    def get_config(self):
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed}
