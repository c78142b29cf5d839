class LSTMCell(Cell):
    gates = 4

    def start(self, batch):
        return ops.zeros((batch, self.units)), ops.zeros((batch, self.units))

    def start_bias(self):
        bias = np.zeros(4 * self.units, "float32")
        bias[self.units : 2 * self.units] = 1
        return bias

    def call(self, x, state):
        h, c = state
        xi, xf, xc, xo = self.inputs(x)
        Wi, Wf, Wc, Wo = self.kernels()
        i = ops.sigmoid(xi + ops.matmul(h, Wi))
        f = ops.sigmoid(xf + ops.matmul(h, Wf))
        candidate = ops.tanh(xc + ops.matmul(h, Wc))
        o = ops.sigmoid(xo + ops.matmul(h, Wo))
        c = f * c + i * candidate
        h = o * ops.tanh(c)
        return h, c
