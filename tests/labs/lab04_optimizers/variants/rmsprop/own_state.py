class RMSprop(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-7, name="rmsprop", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.state = []
        for variable in variables:
            self.state.append(self.add_variable(variable.shape, keras.initializers.Constant(0.0), name="state"))

    def update_step(self, gradient, variable, learning_rate):
        state = self.state[self._get_variable_index(variable)]
        new = ops.add(ops.multiply(state, self.rho), ops.multiply(gradient * gradient, 1 - self.rho))
        self.assign(state, new)
        self.assign_sub(variable, ops.multiply(learning_rate, ops.divide(gradient, ops.power(new + self.epsilon, 0.5))))

    def get_config(self):
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
