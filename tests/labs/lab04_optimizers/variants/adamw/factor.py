class AdamW(Adam):
    def __init__(
        self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004, name="adamw", **kwargs
    ):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, name, weight_decay=weight_decay, **kwargs)

    def _apply_weight_decay(self, variables):
        pass

    def update_step(self, gradient, variable, learning_rate):
        if self._use_weight_decay(variable):
            keep = 1 - ops.cast(learning_rate, variable.dtype) * self.weight_decay
            self.assign(variable, keep * variable)
        Adam.update_step(self, gradient, variable, learning_rate)
