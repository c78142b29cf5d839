class Adagrad(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, name="adagrad", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.state = []
        for variable in variables:
            self.state.append(
                self.add_variable(
                    variable.shape, keras.initializers.Constant(self.initial_accumulator_value), name="state"
                )
            )

    def update_step(self, gradient, variable, learning_rate):
        state = self.state[self._get_variable_index(variable)]
        self.assign(state, ops.power(gradient, 2) + state)
        self.assign_add(variable, -learning_rate * self.scaled(gradient, state))

    def scaled(self, gradient, state):
        return gradient * ops.rsqrt(state + self.epsilon)

    def get_config(self):
        return {
            **super().get_config(),
            "initial_accumulator_value": self.initial_accumulator_value,
            "epsilon": self.epsilon,
        }
