"""Gradient descent that keeps its velocity, like a ball rolling with friction."""

import keras
from keras import ops


class Momentum(keras.optimizers.Optimizer):
    """Gradient descent with momentum: a velocity remembers the past gradients, and moves the weights.

    For a gradient ``g`` of the shape of the variable ``w``, and a velocity that starts at rest::

        velocity = momentum * velocity - learning_rate * g
        w = w + velocity

    Convention: the learning rate is inside the velocity, as in `keras.optimizers.SGD(momentum=...)`. PyTorch keeps it
    outside (``v = momentum * v + g; w = w - learning_rate * v``), which is the same as long as the rate does not
    change: with a schedule, here the old steps keep the rate at which they were made.

    Args:
        learning_rate: float of at least 0, or a `LearningRateSchedule` called with the step. Defaults to `0.01`.
        momentum: float in `[0, 1)`, the share of the velocity that survives a step. 0 gives plain descent.
        **kwargs: `clipnorm`, `weight_decay`, `use_ema` and the other options of `keras.optimizers.Optimizer`.

    Raises:
        ValueError: if `learning_rate` is no float, or negative; if `momentum` is outside `[0, 1)`.

    Example:

    >>> w = keras.Variable([1.0])
    >>> optimizer = Momentum(learning_rate=0.1, momentum=0.5)
    >>> for _ in range(2):
    ...     optimizer.apply([keras.ops.convert_to_tensor([1.0])], [w])
    >>> round(float(w[0]), 4)  # 1 - 0.1, then - (0.5 * 0.1 + 0.1)
    0.75

    Reference: Polyak (1964); Sutskever et al. (2013), section 2.
    """

    def __init__(self, learning_rate=0.01, momentum=0.9, name="momentum", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        if isinstance(learning_rate, float) and not learning_rate >= 0:
            raise ValueError(f"`learning_rate` must be at least 0. Received: learning_rate={learning_rate}")
        if not (isinstance(momentum, (int, float)) and 0 <= momentum < 1):
            raise ValueError(f"`momentum` must be a float in [0, 1). Received: momentum={momentum!r}")
        self.momentum = momentum

    def build(self, variables):
        """Make one velocity per variable, of its shape and dtype, starting at rest."""
        if self.built:
            return
        super().build(variables)
        self.velocities = self.add_optimizer_variables(variables, "velocity")

    def update_step(self, gradient, variable, learning_rate):
        """Move `variable` one step against `gradient`."""
        velocity = self.velocities[self._get_variable_index(variable)]
        learning_rate = ops.cast(learning_rate, variable.dtype)
        gradient = ops.cast(gradient, variable.dtype)
        self.assign(velocity, self.momentum * velocity - learning_rate * gradient)
        self.assign_add(variable, velocity)

    def get_config(self):
        """Arguments that rebuild this optimizer."""
        return {**super().get_config(), "momentum": self.momentum}
