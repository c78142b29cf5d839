"""Gradient descent with momentum that looks ahead before it corrects."""

import keras
from keras import ops


class Nesterov(keras.optimizers.Optimizer):
    """Gradient descent with Nesterov momentum: look ahead along the velocity, then correct.

    For a gradient ``g`` of the shape of the variable ``w``, and a velocity that starts at rest::

        velocity = momentum * velocity - learning_rate * g
        w = w + momentum * velocity - learning_rate * g

    Convention: ``w`` here is the look-ahead point ``theta + momentum * velocity`` of the textbook form
    ``v = mu * v - eta * grad(theta + mu * v); theta = theta + v``. Substituting it gives the two lines above, so that
    the gradient can be taken where the variable stands. `keras.optimizers.SGD(nesterov=True)` uses the same form.

    Args:
        learning_rate: float of at least 0, or a `LearningRateSchedule` called with the step. Defaults to `0.01`.
        momentum: float in `[0, 1)`, the share of the velocity that survives a step. 0 gives plain descent.
        **kwargs: `clipnorm`, `weight_decay`, `use_ema` and the other options of `keras.optimizers.Optimizer`.

    Raises:
        ValueError: if `learning_rate` is no float, or negative; if `momentum` is outside `[0, 1)`.

    Example:

    >>> w = keras.Variable([1.0])
    >>> optimizer = Nesterov(learning_rate=0.1, momentum=0.9)
    >>> optimizer.apply([keras.ops.convert_to_tensor([1.0])], [w])
    >>> round(float(w[0]), 4)  # 1 + 0.9 * (-0.1) - 0.1
    0.81

    Reference: Nesterov (1983); Sutskever et al. (2013), section 2, for the form used in deep learning.
    """

    def __init__(self, learning_rate=0.01, momentum=0.9, name="nesterov", **kwargs):
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
        step = ops.cast(learning_rate, variable.dtype) * ops.cast(gradient, variable.dtype)
        self.assign(velocity, self.momentum * velocity - step)
        self.assign_add(variable, self.momentum * velocity - step)

    def get_config(self):
        """Arguments that rebuild this optimizer."""
        return {**super().get_config(), "momentum": self.momentum}
