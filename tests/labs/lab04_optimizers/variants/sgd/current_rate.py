class SGD(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.01, name="sgd", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)

    def update_step(self, gradient, variable, learning_rate):
        rate = ops.cast(self.learning_rate, variable.dtype)  # the rate of this step, schedule or not
        self.assign_sub(variable, gradient * rate)
