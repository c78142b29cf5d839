class AdditiveAttention(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, q_shape, k_shape, v_shape, mask_shape=None):
        self.query_kernel = self.add_weight((q_shape[-1], self.units))
        self.key_kernel = self.add_weight((k_shape[-1], self.units))
        self.score_kernel = self.add_weight((self.units,), "random_normal")

    def call(self, q, k, v, mask):
        hidden = ops.tanh((q @ self.query_kernel)[:, :, None] + (k @ self.key_kernel)[:, None])
        return read(ops.sum(hidden * self.score_kernel, axis=-1), v, mask)
