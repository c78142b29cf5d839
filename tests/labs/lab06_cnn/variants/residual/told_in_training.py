def conv_norm(filters, size, stride=1):
    convolution = layers.Conv2D(
        filters, size, strides=stride, padding="same", use_bias=False, kernel_initializer="he_normal"
    )
    return keras.Sequential([convolution, layers.BatchNormalization()])


class Residual(layers.Layer):
    def __init__(self, filters, stride=1):
        super().__init__()
        self.filters, self.stride = filters, stride

    def build(self, input_shape):
        self.main = [conv_norm(self.filters, 3, self.stride), conv_norm(self.filters, 3)]
        self.short = []
        if self.stride != 1 or input_shape[-1] != self.filters:
            self.short = [conv_norm(self.filters, 1, self.stride)]
        for layer in [self.main[0], *self.short]:
            layer.build(input_shape)

    def call(self, x, training=False):
        y = self.main[0](x, training=training)
        y = self.main[1](ops.maximum(y, 0.0), training=training)
        for layer in self.short:
            x = layer(x, training=training)
        return ops.maximum(x + y, 0.0)
