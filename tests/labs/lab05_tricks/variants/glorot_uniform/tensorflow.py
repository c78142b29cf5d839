import tensorflow as tf


class GlorotUniform(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        fan_in, fan_out = fans(shape)
        limit = (3.0 / ((fan_in + fan_out) / 2)) ** 0.5
        return tf.random.stateless_uniform(shape, [self.seed, 0], -limit, limit)

    def get_config(self):
        return {"seed": self.seed}
