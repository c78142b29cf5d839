import tensorflow as tf


class ClassicDropout(keras.layers.Layer):
    def __init__(self, keep, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.keep, self.seed = keep, seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        if not training:
            return tf.multiply(x, self.keep)
        dropped = tf.random.uniform(tf.shape(x)) >= self.keep
        return tf.where(dropped, tf.zeros_like(x), x)
