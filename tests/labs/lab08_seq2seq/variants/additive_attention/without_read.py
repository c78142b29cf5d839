class AdditiveAttention(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, q_shape, k_shape, v_shape, mask_shape=None):
        self.query_kernel = self.add_weight((q_shape[-1], self.units))
        self.key_kernel = self.add_weight((k_shape[-1], self.units))
        self.score_kernel = self.add_weight((self.units,), "random_normal")

    def call(self, q, k, v, mask):
        a, b = tf.linalg.matmul(q, self.query_kernel), tf.linalg.matmul(k, self.key_kernel)
        both = tf.repeat(a[:, :, None], k.shape[1], axis=2) + tf.repeat(b[:, None], q.shape[1], axis=1)
        scores = tf.tensordot(tf.tanh(both), self.score_kernel, 1)
        weights = tf.nn.softmax(tf.where(mask[:, None], scores, -1e9))
        return weights @ v, weights
