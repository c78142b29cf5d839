class Dense(keras.layers.Layer):
    def __init__(self, units, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = None if activation is None else keras.activations.get(activation)

    def build(self, input_shape):
        super().build(input_shape)
        self.kernel = self.add_weight((input_shape[-1], self.units), "glorot_normal")
        self.bias = self.add_weight((self.units,), "zeros")

    def call(self, inputs):
        outputs = ops.add(ops.dot(inputs, self.kernel), self.bias)
        return outputs if self.activation is None else self.activation(outputs)

    def get_config(self):
        activation = None if self.activation is None else keras.activations.serialize(self.activation)
        return dict(super().get_config(), units=self.units, activation=activation)
