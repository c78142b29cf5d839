import tensorflow as tf


class Adadelta(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="adadelta", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.a = self.add_optimizer_variables(variables, "a")
        self.u = self.add_optimizer_variables(variables, "u")

    def update_step(self, gradient, variable, learning_rate):
        at = self._get_variable_index(variable)
        a, u = self.a[at].value, self.u[at].value
        a.assign(self.rho * a + (1 - self.rho) * gradient**2)
        move = gradient * tf.sqrt((u + self.epsilon) / (a + self.epsilon))
        u.assign(self.rho * u + (1 - self.rho) * move**2)
        variable.assign_sub(tf.cast(learning_rate, variable.dtype) * move)

    def get_config(self):
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
