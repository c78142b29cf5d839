class Value:
    def __init__(self, data, parents=(), locals=()):
        self.data, self.grad, self.parents, self.locals = data, 0.0, parents, locals

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def relu(self):
        passes = self.data > 0
        return Value(self.data * passes, (self,), (1.0 * passes,))

    def max(self, other):
        first = self.data > other.data
        return Value([other.data, self.data][first], (self, other), (1.0 * first, 1.0 - first))

    def backward(self):
        users = {}

        def note(value):
            for parent, local in zip(value.parents, value.locals, strict=True):
                new = parent not in users
                users.setdefault(parent, []).append((value, local))
                if new:
                    note(parent)

        note(self)
        known = {self: 1.0}

        def slope(value):
            if value not in known:
                known[value] = sum(local * slope(user) for user, local in users[value])
            return known[value]

        for value in [self, *users]:
            value.grad = slope(value)
