class Adagrad(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, name="adagrad", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.sums = [self.add_variable_from_reference(w, name="sums") for w in variables]

    def update_step(self, gradient, variable, learning_rate):
        # the initial value is added when it is needed, not stored
        total = self.sums[self._get_variable_index(variable)]
        self.assign_add(total, ops.square(gradient))
        divisor = ops.sqrt(total + (self.initial_accumulator_value + self.epsilon))
        self.assign_sub(variable, ops.cast(learning_rate, variable.dtype) * ops.divide(gradient, divisor))

    def get_config(self):
        return {
            **super().get_config(),
            "initial_accumulator_value": self.initial_accumulator_value,
            "epsilon": self.epsilon,
        }
