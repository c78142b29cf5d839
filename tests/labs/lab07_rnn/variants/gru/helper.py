class GRUCell(Cell):
    gates = 3

    def part(self, place, x, h):
        return self.inputs(x)[place] + ops.matmul(h, self.kernels()[place])

    def call(self, x, h):
        keep, reset = (ops.sigmoid(self.part(place, x, h)) for place in (0, 1))
        return keep * h + (1 - keep) * ops.tanh(self.part(2, x, reset * h))
