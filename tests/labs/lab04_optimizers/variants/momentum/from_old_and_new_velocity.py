class Momentum(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.01, momentum=0.9, name="momentum", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.momentum = momentum

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.velocities = self.add_optimizer_variables(variables, "velocities")

    def update_step(self, gradient, variable, learning_rate):
        slot = self.velocities[self._get_variable_index(variable)]
        old = ops.convert_to_tensor(slot) + 0.0
        new = self.momentum * old - learning_rate * gradient
        slot.assign(new)
        variable.assign(variable + new)

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum}
