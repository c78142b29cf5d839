class Adadelta(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="adadelta", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.moves = [self.add_variable_from_reference(w, name="moves") for w in variables]
        self.slopes = [self.add_variable_from_reference(w, name="slopes") for w in variables]

    def update_step(self, gradient, variable, learning_rate):
        moves, slopes = self.moves[self._get_variable_index(variable)], self.slopes[self._get_variable_index(variable)]
        self.assign(slopes, self.mean(slopes, gradient))
        delta = -self.rms(moves) / self.rms(slopes) * gradient
        self.assign(moves, self.mean(moves, delta))
        self.assign_add(variable, learning_rate * delta)

    def mean(self, old, new):
        return self.rho * old + (1 - self.rho) * ops.square(new)

    def rms(self, mean):
        return ops.sqrt(mean + self.epsilon)

    def get_config(self):
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
