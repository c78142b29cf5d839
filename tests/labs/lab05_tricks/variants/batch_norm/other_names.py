class BatchNorm(keras.layers.Layer):
    def __init__(self, momentum=0.99, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.momentum, self.epsilon = momentum, epsilon

    def build(self, input_shape):
        super().build(input_shape)
        self.sigma2 = self.add_weight((input_shape[-1],), "ones", trainable=False)
        self.mu = self.add_weight((input_shape[-1],), "zeros", trainable=False)
        self.shift = self.add_weight((input_shape[-1],), "zeros")
        self.scale = self.add_weight((input_shape[-1],), "ones")

    def call(self, inputs, training=False):
        if training:
            mu, sigma2 = ops.moments(inputs, axes=tuple(range(inputs.ndim - 1)), keepdims=True)
            m = self.momentum
            self.mu.assign(m * self.mu + (1 - m) * ops.reshape(mu, (-1,)))
            self.sigma2.assign(m * self.sigma2 + (1 - m) * ops.reshape(sigma2, (-1,)))
        else:
            mu, sigma2 = self.mu, self.sigma2
        normal = (inputs - mu) * ops.rsqrt(sigma2 + self.epsilon)
        return ops.add(ops.multiply(normal, self.scale), self.shift)

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}
