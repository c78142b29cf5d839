import tensorflow as tf


class HeNormal(keras.initializers.Initializer):
    def __init__(self, seed=None):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        sigma = tf.sqrt(2.0 / tf.cast(tf.reduce_prod(shape[:-1]), "float32"))
        return sigma * tf.random.stateless_normal(shape, seed=[self.seed, 1])

    def get_config(self):
        return {"seed": self.seed}
