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
        self.first = self.add_optimizer_variables(variables, "first")
        self.second = self.add_optimizer_variables(variables, "second")

    def update_step(self, gradient, variable, learning_rate):
        at = self._get_variable_index(variable)
        self.assign_add(self.first[at], (gradient - self.first[at]) * (1 - self.beta_1))
        self.assign_add(self.second[at], (ops.square(gradient) - self.second[at]) * (1 - self.beta_2))
        direction = self.first[at] / (ops.sqrt(self.second[at]) + self.epsilon)
        self.assign(variable, variable - self.rate(learning_rate) * direction)

    def rate(self, learning_rate):
        t = ops.cast(self.iterations + 1, "float32")
        return learning_rate * ops.sqrt(1 - ops.power(self.beta_2, t)) / (1 - ops.power(self.beta_1, t))

    def get_config(self):
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
