class Adadelta(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="adadelta", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.moves = self.add_optimizer_variables(variables, "moves")
        self.slopes = self.add_optimizer_variables(variables, "slopes")

    def update_step(self, gradient, variable, learning_rate):
        at = self._get_variable_index(variable)
        self.assign_add(self.slopes[at], (1 - self.rho) * (gradient * gradient - self.slopes[at]))
        ratio = (self.moves[at] + self.epsilon) / (self.slopes[at] + self.epsilon)
        self.assign_sub(variable, learning_rate * ratio**0.5 * gradient)
        self.assign_add(self.moves[at], (1 - self.rho) * (ratio * gradient**2 - self.moves[at]))

    def get_config(self):
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
