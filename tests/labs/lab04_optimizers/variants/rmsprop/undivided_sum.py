class RMSprop(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-7, name="rmsprop", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.sums = self.add_optimizer_variables(variables, "sums")

    def update_step(self, gradient, variable, learning_rate):
        # the sum that decays, of which the mean is the share 1 - rho
        decayed = self.sums[self._get_variable_index(variable)]
        self.assign(decayed, self.rho * decayed + gradient**2)
        root = ops.sqrt((1 - self.rho) * decayed + self.epsilon)
        variable.assign(variable - ops.cast(learning_rate, variable.dtype) / root * gradient)

    def get_config(self):
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
