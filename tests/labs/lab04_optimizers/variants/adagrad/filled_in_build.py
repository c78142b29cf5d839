class Adagrad(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, name="adagrad", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.accumulators = self.add_optimizer_variables(variables, "accumulators")
        for accumulator in self.accumulators:
            accumulator.assign(ops.full_like(accumulator, self.initial_accumulator_value))

    def update_step(self, gradient, variable, learning_rate):
        at = self._get_variable_index(variable)
        new = self.accumulators[at] + gradient * gradient
        self.accumulators[at].assign(new)
        self.assign(variable, variable - learning_rate * gradient / (new + self.epsilon) ** 0.5)

    def get_config(self):
        return {
            **super().get_config(),
            "initial_accumulator_value": self.initial_accumulator_value,
            "epsilon": self.epsilon,
        }
