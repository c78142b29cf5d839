class Nesterov(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.01, momentum=0.9, name="nesterov", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.momentum = momentum

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.uphill = [self.add_variable_from_reference(w, name="uphill") for w in variables]

    def update_step(self, gradient, variable, learning_rate):
        # the velocity with the opposite sign, taken away
        uphill = self.uphill[self._get_variable_index(variable)]
        rate = ops.cast(learning_rate, variable.dtype)
        self.assign(uphill, ops.add(ops.multiply(uphill, self.momentum), rate * gradient))
        self.assign_sub(variable, self.momentum * uphill + rate * gradient)

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum}
