class Dense(keras.layers.Layer):
    def __init__(self, units, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        *_, features = input_shape
        start = keras.initializers.HeNormal(seed=3)(shape=(features, self.units))
        self.kernel = keras.Variable(start, name="kernel")
        self.bias = keras.Variable(ops.zeros((self.units,)), name="bias")

    def call(self, inputs):
        return self.activation(inputs @ self.kernel + self.bias)

    def get_config(self):
        config = super().get_config()
        config.update(units=self.units, activation=keras.activations.serialize(self.activation))
        return config
