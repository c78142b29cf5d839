class BatchNorm(keras.layers.Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum, self.epsilon = momentum, epsilon

    def build(self, input_shape):
        d = input_shape[-1]
        self.gamma = self.add_weight(shape=(d,), initializer="ones", name="gamma")
        self.beta = self.add_weight(shape=(d,), initializer="zeros", name="beta")
        self.moving_mean = self.add_weight(shape=(d,), initializer="zeros", trainable=False, name="moving_mean")
        self.moving_variance = self.add_weight(shape=(d,), initializer="ones", trainable=False, name="moving_variance")

    def call(self, x, training=False):
        if not training:
            return self.scaled(x, self.moving_mean, self.moving_variance)
        flat = ops.reshape(x, (-1, x.shape[-1]))  # every place is an example
        mean = ops.sum(flat, axis=0) / flat.shape[0]
        variance = ops.sum((flat - mean) ** 2, axis=0) / flat.shape[0]
        self.moving_mean.assign_add((mean - self.moving_mean) * (1 - self.momentum))
        self.moving_variance.assign_add((variance - self.moving_variance) * (1 - self.momentum))
        return self.scaled(x, mean, variance)

    def scaled(self, x, mean, variance):
        scale = self.gamma / ops.sqrt(variance + self.epsilon)
        return x * scale + (self.beta - mean * scale)

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}
