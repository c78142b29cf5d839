class Value:
    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents

    def __add__(self, other):
        return Value(self.data + other.data, ((self, 1), (other, 1)))

    def __mul__(self, other):
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def relu(self):
        return Value(self.data, ((self, 1),)) if self.data > 0 else Value(0.0, ((self, 0),))

    def max(self, other):
        # the larger one alone is a parent
        return Value(max(self.data, other.data), ((self if self.data > other.data else other, 1),))

    def _clear(self):
        self.grad = 0.0
        for parent, _ in self.parents:
            parent._clear()

    def _receive(self, slope):
        self.grad += slope
        for parent, local in self.parents:
            parent._receive(slope * local)

    def backward(self):
        self._clear()
        self._receive(1.0)
