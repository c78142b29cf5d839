class GRUCell(Cell):
    gates = 3

    def build(self, input_shape):
        d, u = input_shape[-1], self.units
        self.b = self.add_weight(shape=(3 * u,), initializer="zeros", name="b")
        self.U = self.add_weight(shape=(u, 3 * u), initializer="orthogonal", name="U")
        self.W = self.add_weight(shape=(d, 3 * u), initializer="glorot_uniform", name="W")

    def call(self, inputs, state):
        from_x = ops.reshape(ops.matmul(inputs, self.W) + self.b, (-1, 3, self.units))
        U = ops.split(ops.convert_to_tensor(self.U), 3, axis=1)
        z = 1 / (1 + ops.exp(-from_x[:, 0] - ops.matmul(state, U[0])))
        r = 1 / (1 + ops.exp(-from_x[:, 1] - ops.matmul(state, U[1])))
        return (1 - z) * ops.tanh(from_x[:, 2] + ops.matmul(state * r, U[2])) + z * state
