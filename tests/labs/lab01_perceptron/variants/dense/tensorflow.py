import tensorflow as tf


class Dense(keras.layers.Layer):
    def __init__(self, units, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        shapes = {"kernel": [input_shape[-1], self.units], "bias": [self.units]}
        for name, start in (("kernel", "he_uniform"), ("bias", "zeros")):
            setattr(self, name, self.add_weight(name=name, shape=shapes[name], initializer=start))

    def call(self, inputs):
        return self.activation(tf.nn.bias_add(tf.matmul(inputs, self.kernel.value), self.bias.value))

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        config["activation"] = self.activation.__name__
        return config
