class Value:
    def __init__(self, data, parents=()):
        self.data = np.float64(data)
        self.grad = None
        self.parents = list(parents)

    def __add__(self, other):
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def relu(self):
        return Value(np.maximum(self.data, 0), [(self, np.heaviside(self.data, 0))])

    def max(self, other):
        # max(p, q) = q + relu(p - q)
        return other + (self + other * Value(-1.0)).relu()

    def backward(self):
        users, waiting = {self: 0}, [self]
        for value in waiting:
            for parent, _ in value.parents:
                if parent not in users:
                    users[parent] = 0
                    waiting.append(parent)
                users[parent] += 1
        for value in users:
            value.grad = 0.0
        self.grad = 1.0
        ready = [self]
        while ready:
            value = ready.pop()
            for parent, local in value.parents:
                parent.grad += local * value.grad
                users[parent] -= 1
                if users[parent] == 0:
                    ready.append(parent)
