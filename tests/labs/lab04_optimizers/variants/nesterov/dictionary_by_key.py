class Nesterov(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.01, momentum=0.9, name="nesterov", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.momentum = momentum

    def build(self, variables):
        if not self.built:
            super().build(variables)
            made = self.add_optimizer_variables(variables, "velocity")
            self.velocity_of = {self._var_key(w): v for w, v in zip(variables, made, strict=True)}

    def update_step(self, gradient, variable, learning_rate):
        velocity = self.velocity_of[self._var_key(variable)]
        push = ops.cast(learning_rate, variable.dtype) * gradient
        self.assign(velocity, self.renewed(velocity, push))
        self.assign_add(variable, self.renewed(velocity, push))

    def renewed(self, velocity, push):
        return self.momentum * velocity - push

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum}
