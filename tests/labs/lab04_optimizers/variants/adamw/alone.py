import tensorflow as tf


class AdamW(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004, **kwargs):
        super().__init__(learning_rate=learning_rate, name="adamw", **kwargs)
        self.betas, self.epsilon, self.decay = (beta_1, beta_2), epsilon, weight_decay

    def build(self, variables):
        if self.built:
            return
        super().build(variables)
        self.m, self.v = (self.add_optimizer_variables(variables, name) for name in "mv")

    def update_step(self, gradient, variable, learning_rate):
        at = self._get_variable_index(variable)
        m, v = self.m[at].value, self.v[at].value
        rate, t = tf.cast(learning_rate, variable.dtype), tf.cast(self.iterations.value + 1, variable.dtype)
        beta_1, beta_2 = self.betas
        m.assign(beta_1 * m + (1 - beta_1) * gradient)
        v.assign(beta_2 * v + (1 - beta_2) * gradient**2)
        step = tf.sqrt(1 - beta_2**t) / (1 - beta_1**t) * m / (tf.sqrt(v) + self.epsilon)
        decay = self.decay if self._use_weight_decay(variable) else 0.0
        variable.assign_sub(rate * (decay * variable + step))
