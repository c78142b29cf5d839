class AdditiveAttention(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, q_shape, k_shape, v_shape, mask_shape=None):
        self.query_kernel = self.add_weight((q_shape[-1], self.units))
        self.key_kernel = self.add_weight((k_shape[-1], self.units))
        self.score_kernel = self.add_weight((self.units,), "random_normal")

    def call(self, q, k, v, mask):
        scores = 0.0
        for unit in range(self.units):
            a = ops.einsum("nqd,d->nq", q, self.query_kernel[:, unit])
            b = ops.einsum("nkd,d->nk", k, self.key_kernel[:, unit])
            scores = scores + self.score_kernel[unit] * ops.tanh(a[:, :, None] + b[:, None, :])
        return read(scores, v, mask)
