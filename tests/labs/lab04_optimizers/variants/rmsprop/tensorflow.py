import tensorflow as tf


class RMSprop(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-7, name="rmsprop", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.means = self.add_optimizer_variables(variables, "means")

    def update_step(self, gradient, variable, learning_rate):
        mean = self.means[self._get_variable_index(variable)].value
        mean.assign(self.rho * mean + (1.0 - self.rho) * tf.square(gradient))
        variable.assign_sub(tf.cast(learning_rate, variable.dtype) * gradient / tf.sqrt(mean + self.epsilon))

    def get_config(self):
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
