class Value:
    def __init__(self, data, children=()):
        self.data = data
        self.grad = 0.0
        self._children = set(children)
        self._backward = lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(0.0 if self.data < 0 else self.data, (self,))

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def max(self, other):
        out = Value(max(self.data, other.data), (self, other))

        def _backward():
            larger = self if self.data >= other.data else other
            larger.grad += out.grad

        out._backward = _backward
        return out

    def backward(self):
        topological, visited = [], set()

        def build(value):
            if value not in visited:
                visited.add(value)
                for child in value._children:
                    build(child)
                topological.append(value)

        build(self)
        for value in topological:
            value.grad = 0.0
        self.grad = 1.0
        for value in reversed(topological):
            value._backward()
