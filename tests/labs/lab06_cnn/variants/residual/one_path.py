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
        self.two = keras.Sequential(
            [conv_norm(self.filters, 3, self.stride), layers.ReLU(), conv_norm(self.filters, 3)]
        )
        same = (self.stride, input_shape[-1]) == (1, self.filters)
        self.shortcut = (lambda x: x) if same else conv_norm(self.filters, 1, self.stride)
        self.relu = layers.ReLU()

    def call(self, x):
        return self.relu(ops.add(self.shortcut(x), self.two(x)))
