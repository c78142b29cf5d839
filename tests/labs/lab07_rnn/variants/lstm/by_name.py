class LSTMCell(Cell):
    gates = 4

    def start(self, batch):
        return ops.zeros((batch, self.units)), ops.zeros((batch, self.units))

    def start_bias(self):
        return [0.0] * self.units + [1.0] * self.units + [0.0] * self.units + [0.0] * self.units

    def call(self, x, state):
        gates = {}
        squash = {"i": ops.sigmoid, "f": ops.sigmoid, "c": ops.tanh, "o": ops.sigmoid}
        for (name, bend), part, W in zip(squash.items(), self.inputs(x), self.kernels(), strict=True):
            gates[name] = bend(part + ops.matmul(state[0], W))
        c = ops.add(gates["f"] * state[1], gates["i"] * gates["c"])
        return gates["o"] * ops.tanh(c), c
