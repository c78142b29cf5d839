class Adadelta(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="adadelta", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.pairs = [self.add_variable((2, *w.shape), "zeros", name="means") for w in variables]

    def update_step(self, gradient, variable, learning_rate):
        pair = self.pairs[self._get_variable_index(variable)]
        a = self.rho * pair[0] + (1 - self.rho) * ops.square(gradient)
        delta = -ops.sqrt(pair[1] + self.epsilon) * ops.rsqrt(a + self.epsilon) * gradient
        u = self.rho * pair[1] + (1 - self.rho) * ops.square(delta)
        self.assign(pair, ops.stack([a, u]))
        self.assign_add(variable, ops.cast(learning_rate, variable.dtype) * delta)

    def get_config(self):
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
