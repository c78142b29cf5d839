class LSTMCell(Cell):
    gates = 4

    def start(self, batch):
        return ops.zeros((batch, self.units)), ops.zeros((batch, self.units))

    def start_bias(self):
        return ops.concatenate([ops.zeros(self.units), ops.ones(self.units), ops.zeros(2 * self.units)])

    def call(self, x, state):
        h, c = state
        z = ops.matmul(x, self.kernel) + ops.matmul(h, self.recurrent_kernel) + self.bias
        i, f, new, o = ops.split(z, 4, axis=-1)
        memory = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(new)
        return [ops.sigmoid(o) * ops.tanh(memory), memory]
