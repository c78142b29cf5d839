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
        self.v = [self.add_variable_from_reference(w, name="v") for w in variables]
        self.m = [self.add_variable_from_reference(w, name="m") for w in variables]

    def update_step(self, gradient, variable, learning_rate):
        v, m = self.v[self._get_variable_index(variable)], self.m[self._get_variable_index(variable)]
        t = ops.cast(self.iterations, "float32") + 1.0
        self.assign(m, self.beta_1 * m + (1 - self.beta_1) * gradient)
        self.assign(v, self.beta_2 * v + (1 - self.beta_2) * ops.square(gradient))
        seen = 1 - ops.power(self.beta_2, t)
        m_hat, v_hat = m / (1 - ops.power(self.beta_1, t)), v / seen
        self.assign_sub(variable, learning_rate * m_hat / (ops.sqrt(v_hat) + self.epsilon / ops.sqrt(seen)))

    def get_config(self):
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
