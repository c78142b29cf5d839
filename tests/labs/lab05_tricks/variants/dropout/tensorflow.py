import tensorflow as tf


class Dropout(keras.layers.Layer):
    def __init__(self, rate, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.seed = rate, seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        if training:
            u = tf.random.uniform(tf.shape(x))
            x = tf.where(u < 1 - self.rate, x / (1 - self.rate), 0.0)
        return x
