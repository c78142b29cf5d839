def conv_norm(filters, size, stride=1):
    convolution = layers.Conv2D(
        filters, size, strides=stride, padding="same", use_bias=False, kernel_initializer="he_normal"
    )
    return keras.Sequential([convolution, layers.BatchNormalization()])


class Residual(layers.Layer):
    def __init__(self, filters, stride=1):
        super().__init__()
        self.filters, self.stride = filters, stride
        self.two, self.one = conv_norm(filters, 3), conv_norm(filters, 3, stride)
        self.projection = conv_norm(filters, 1, stride)

    def build(self, input_shape):
        self.project = input_shape[-1] != self.filters or self.stride > 1

    def call(self, x):
        short = self.projection(x) if self.project else x
        return ops.relu(self.two(ops.relu(self.one(x))) + short)
