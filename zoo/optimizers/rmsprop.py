"""A step size of its own for every weight, from the recent gradients only."""

import keras
from keras import ops


class RMSprop(keras.optimizers.Optimizer):
    """RMSprop: divide each weight's step by the root of a moving mean of its squared gradients.

    For a gradient ``g`` of the shape of the variable ``w``, and a mean that starts at 0::

        mean_square = rho * mean_square + (1 - rho) * g**2
        w = w - learning_rate * g / sqrt(mean_square + epsilon)

    Convention: epsilon is inside the root, as in `keras.optimizers.RMSprop`; PyTorch adds it outside. There is no
    correction for the start at 0, so that the first steps are ``1 / sqrt(1 - rho)`` times the learning rate.

    A sparse gradient (`tf.IndexedSlices`, of an Embedding) is made dense first: the mean of a row without gradient
    decays like any other, and the row does not move.

    Args:
        learning_rate: float of at least 0, or a `LearningRateSchedule` called with the step. Defaults to `0.001`.
        rho: float in `[0, 1)`, the share of the mean that survives a step.
        epsilon: float above 0, keeps the root away from 0.
        **kwargs: `clipnorm`, `weight_decay`, `use_ema` and the other options of `keras.optimizers.Optimizer`.

    Raises:
        ValueError: if `learning_rate` is no float, or negative; if `rho` is outside `[0, 1)`; if `epsilon` is not
            above 0.

    Example:

    >>> w = keras.Variable([1.0])
    >>> optimizer = RMSprop(learning_rate=0.1, rho=0.75)
    >>> optimizer.apply([keras.ops.convert_to_tensor([3.0])], [w])
    >>> round(float(w[0]), 4)  # 1 - 0.1 * 3 / sqrt(0.25 * 3**2)
    0.8

    Reference: Tieleman and Hinton (2012), lecture 6.5 of "Neural Networks for Machine Learning".
    """

    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-7, name="rmsprop", **kwargs):
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
        """Make one mean of squares per variable, of its shape and dtype, starting at 0."""
        if self.built:
            return
        super().build(variables)
        self.mean_squares = self.add_optimizer_variables(variables, "mean_square")

    def update_step(self, gradient, variable, learning_rate):
        """Move `variable` one step against `gradient`, each weight at its own rate."""
        mean_square = self.mean_squares[self._get_variable_index(variable)]
        learning_rate = ops.cast(learning_rate, variable.dtype)
        # Added to zeros, a sparse gradient becomes dense: its repeated rows must be summed before they are squared.
        gradient = ops.zeros(variable.shape, variable.dtype) + ops.cast(gradient, variable.dtype)
        self.assign(mean_square, self.rho * mean_square + (1 - self.rho) * ops.square(gradient))
        self.assign_sub(variable, learning_rate * gradient / ops.sqrt(mean_square + self.epsilon))

    def get_config(self):
        """Arguments that rebuild this optimizer."""
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
