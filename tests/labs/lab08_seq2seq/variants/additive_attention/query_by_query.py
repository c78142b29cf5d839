class AdditiveAttention(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, q_shape, k_shape, v_shape, mask_shape=None):
        self.query_kernel = self.add_weight((q_shape[-1], self.units))
        self.key_kernel = self.add_weight((k_shape[-1], self.units))
        self.score_kernel = self.add_weight((self.units,), "random_normal")

    def call(self, q, k, v, mask):
        keys = ops.matmul(k, self.key_kernel)
        scores = []
        for place in range(q.shape[1]):
            query = ops.matmul(q[:, place : place + 1], self.query_kernel)
            scores.append(ops.einsum("nku,u->nk", ops.tanh(query + keys), self.score_kernel))
        return read(ops.stack(scores, axis=1), v, mask)
