class Value:
    born = 0

    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, list(parents)
        Value.born += 1
        self.number = Value.born

    def __add__(self, other):
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def relu(self):
        return self.max(Value(0.0))

    def max(self, other):
        # a number that is larger is handed on itself
        return self if self.data > other.data else other

    def backward(self):
        family, new = {self}, [self]
        while new:
            value = new.pop()
            for parent, _ in value.parents:
                if parent not in family:
                    family.add(parent)
                    new.append(parent)
        for value in family:
            value.grad = 1.0 if value is self else 0.0
        # the youngest first: parents are always older
        for value in sorted(family, key=lambda value: -value.number):
            for parent, local in value.parents:
                parent.grad += local * value.grad
