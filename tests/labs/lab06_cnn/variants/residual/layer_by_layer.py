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
        def convolution(size, stride):
            return layers.Conv2D(self.filters, size, stride, "same", use_bias=False)

        self.conv_1, self.conv_2 = convolution(3, self.stride), convolution(3, 1)
        self.norm_1, self.norm_2, self.norm_3 = (layers.BatchNormalization() for _ in range(3))
        self.conv_3 = None
        if self.stride > 1 or input_shape[-1] != self.filters:
            self.conv_3 = convolution(1, self.stride)

    def call(self, x):
        y = keras.activations.relu(self.norm_1(self.conv_1(x)))
        y = self.norm_2(self.conv_2(y))
        if self.conv_3 is not None:
            x = self.norm_3(self.conv_3(x))
        return keras.activations.relu(layers.add([x, y]))
