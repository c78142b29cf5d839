"""Steps in the units of the weights: the size of the past steps stands in for a learning rate."""

import keras
from keras import ops


class Adadelta(keras.optimizers.Optimizer):
    """Adadelta: scale the gradient by the ratio of two moving means, of squared steps and of squared gradients.

    For a gradient ``g`` of the shape of the variable ``w``, and two means that start at 0::

        mean_square_gradient = rho * mean_square_gradient + (1 - rho) * g**2
        delta = -sqrt(mean_square_delta + epsilon) / sqrt(mean_square_gradient + epsilon) * g
        mean_square_delta = rho * mean_square_delta + (1 - rho) * delta**2
        w = w + learning_rate * delta

    The step uses the mean of the steps before it: that mean is renewed after ``delta``, and without the learning rate.

    Convention: Zeiler's paper has no learning rate, which is `learning_rate=1.0` here. The default of `0.001` is that
    of `keras.optimizers.Adadelta`, which follows the same rule.

    A sparse gradient (`tf.IndexedSlices`, of an Embedding) is made dense first: the means of a row without gradient
    decay like any other, and the row does not move.

    Args:
        learning_rate: float of at least 0, or a `LearningRateSchedule` called with the step. Defaults to `0.001`.
        rho: float in `[0, 1)`, the share of the means that survives a step.
        epsilon: float above 0; its root is the size of the first step.
        **kwargs: `clipnorm`, `weight_decay`, `use_ema` and the other options of `keras.optimizers.Optimizer`.

    Raises:
        ValueError: if `learning_rate` is no float, or negative; if `rho` is outside `[0, 1)`; if `epsilon` is not
            above 0.

    Example:

    >>> w = keras.Variable([1.0])
    >>> optimizer = Adadelta(learning_rate=1.0, rho=0.75, epsilon=0.01)
    >>> optimizer.apply([keras.ops.convert_to_tensor([3.0])], [w])
    >>> round(float(w[0]), 4)  # 1 - sqrt(0.01) / sqrt(0.25 * 3**2 + 0.01) * 3
    0.8004

    Reference: Zeiler (2012), algorithm 1.
    """

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="adadelta", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        if isinstance(learning_rate, float) and not learning_rate >= 0:
            raise ValueError(f"`learning_rate` must be at least 0. Received: learning_rate={learning_rate}")
        if not (isinstance(rho, (int, float)) and 0 <= rho < 1):
            raise ValueError(f"`rho` must be a float in [0, 1). Received: rho={rho!r}")
        if not (isinstance(epsilon, (int, float)) and epsilon > 0):
            raise ValueError(f"`epsilon` must be a float above 0. Received: epsilon={epsilon!r}")
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables):
        """Make two means of squares per variable, of its shape and dtype, starting at 0."""
        if self.built:
            return
        super().build(variables)
        self.mean_square_gradients = self.add_optimizer_variables(variables, "mean_square_gradient")
        self.mean_square_deltas = self.add_optimizer_variables(variables, "mean_square_delta")

    def update_step(self, gradient, variable, learning_rate):
        """Move `variable` one step against `gradient`, in the units of `variable`."""
        mean_square_gradient = self.mean_square_gradients[self._get_variable_index(variable)]
        mean_square_delta = self.mean_square_deltas[self._get_variable_index(variable)]
        learning_rate = ops.cast(learning_rate, variable.dtype)
        # Added to zeros, a sparse gradient becomes dense: its repeated rows must be summed before they are squared.
        gradient = ops.zeros(variable.shape, variable.dtype) + ops.cast(gradient, variable.dtype)
        self.assign(mean_square_gradient, self.rho * mean_square_gradient + (1 - self.rho) * ops.square(gradient))
        delta = -ops.sqrt(mean_square_delta + self.epsilon) / ops.sqrt(mean_square_gradient + self.epsilon) * gradient
        self.assign(mean_square_delta, self.rho * mean_square_delta + (1 - self.rho) * ops.square(delta))
        self.assign_add(variable, learning_rate * delta)

    def get_config(self):
        """Arguments that rebuild this optimizer."""
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
