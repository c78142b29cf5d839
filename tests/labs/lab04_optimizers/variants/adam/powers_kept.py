class Adam(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, name="adam", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.means = self.add_optimizer_variables(variables, "means")
        self.mean_squares = self.add_optimizer_variables(variables, "mean_squares")
        # 1 - beta**t, kept for each variable: it is a mean of ones
        self.filled_1 = [self.add_variable((), "zeros", name="filled_1") for _ in variables]
        self.filled_2 = [self.add_variable((), "zeros", name="filled_2") for _ in variables]

    def update_step(self, gradient, variable, learning_rate):
        at = self._get_variable_index(variable)
        m, v, filled_1, filled_2 = self.means[at], self.mean_squares[at], self.filled_1[at], self.filled_2[at]
        for mean, beta, new in (
            (m, self.beta_1, gradient),
            (v, self.beta_2, gradient**2),
            (filled_1, self.beta_1, 1.0),
            (filled_2, self.beta_2, 1.0),
        ):
            self.assign(mean, beta * mean + (1 - beta) * new)
        self.assign_sub(variable, learning_rate * ops.sqrt(filled_2) / filled_1 * m / (ops.sqrt(v) + self.epsilon))

    def get_config(self):
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
