class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, list(parents)

    def __add__(self, other):
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def relu(self):
        return Value(max(self.data, 0.0), [(self, float(self.data > 0))])

    def max(self, other):
        larger = self if self.data > other.data else other
        return Value(larger.data, [(larger, 1.0)])

    def backward(self):
        order = []

        def visit(value):
            if value not in order:
                for parent, _ in value.parents:
                    visit(parent)
                value.grad = 0.0
                order.insert(0, value)

        visit(self)
        self.grad = 1.0
        for value in order:
            for parent, local in value.parents:
                parent.grad += local * value.grad
