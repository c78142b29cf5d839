class Dense(keras.layers.Layer):
    def __init__(self, units, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")
        self.w = self.add_weight(shape=(input_shape[1], self.units), initializer="random_normal")
        self.built = True

    def call(self, inputs):
        scores = ops.einsum("nd,du->nu", inputs, self.w) + self.b
        return self.activation(scores)

    def get_config(self):
        return super().get_config() | {
            "units": self.units,
            "activation": keras.saving.serialize_keras_object(self.activation),
        }
