def step_of(gradient, rate):
    """The step of descent."""
    return ops.multiply(rate, gradient)


class SGD(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.01, name="sgd", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)

    def update_step(self, gradient, variable, learning_rate):
        variable.assign(ops.subtract(variable, step_of(gradient, ops.cast(learning_rate, variable.dtype))))
