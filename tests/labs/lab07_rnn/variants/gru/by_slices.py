class GRUCell(Cell):
    gates = 3

    def call(self, x, h):
        u = self.units
        both = ops.matmul(x, self.kernel[:, : 2 * u]) + ops.matmul(h, self.recurrent_kernel[:, : 2 * u])
        gates = ops.sigmoid(both + self.bias[: 2 * u])
        z, r = gates[:, :u], gates[:, u:]
        new = ops.matmul(x, self.kernel[:, 2 * u :]) + ops.matmul(r * h, self.recurrent_kernel[:, 2 * u :])
        new = ops.tanh(new + self.bias[2 * u :])
        return new + z * (h - new)
