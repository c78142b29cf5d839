"""Momentum and a step size of its own for every weight, both corrected for their start at zero."""

import keras
from keras import ops


class Adam(keras.optimizers.Optimizer):
    """Adam: a moving mean of the gradients, divided by the root of a moving mean of their squares.

    For a gradient ``g`` of the shape of the variable ``w``, means ``m`` and ``v`` that start at 0, and the step ``t``
    counted from 1::

        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        alpha = learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)
        w = w - alpha * m / (sqrt(v) + epsilon)

    Convention: this is the "epsilon hat" form of the paper's section 2, as in `keras.optimizers.Adam`. The paper's
    algorithm 1 and PyTorch correct ``m`` and ``v`` first and then add epsilon: the same with the smaller epsilon
    ``epsilon / sqrt(1 - beta_2**t)`` in its place; the two differ in the first steps, when epsilon is not tiny.

    A sparse gradient (`tf.IndexedSlices`, of an Embedding) is made dense first: a row without gradient still moves by
    what is left of its mean, as it would with the dense gradient. PyTorch's SparseAdam leaves it where it is.

    Args:
        learning_rate: float of at least 0, or a `LearningRateSchedule` called with the step. Defaults to `0.001`.
        beta_1: float in `[0, 1)`, the share of the mean of gradients that survives a step.
        beta_2: float in `[0, 1)`, the share of the mean of squares that survives a step.
        epsilon: float above 0, keeps the divisor away from 0.
        **kwargs: `clipnorm`, `weight_decay`, `use_ema` and the other options of `keras.optimizers.Optimizer`.

    Raises:
        ValueError: if `learning_rate` is no float, or negative; if `beta_1` or `beta_2` is outside `[0, 1)`; if
            `epsilon` is not above 0.

    Example:

    >>> w = keras.Variable([1.0, 1.0])
    >>> optimizer = Adam(learning_rate=0.1)
    >>> optimizer.apply([keras.ops.convert_to_tensor([5.0, -0.2])], [w])
    >>> round(float(w[0]), 4), round(float(w[1]), 4)  # the first step is the learning rate, whatever the gradient
    (0.9, 1.1)

    Reference: Kingma and Ba (2015), section 2.
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, name="adam", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        if isinstance(learning_rate, float) and not learning_rate >= 0:
            raise ValueError(f"`learning_rate` must be at least 0. Received: learning_rate={learning_rate}")
        if not (isinstance(beta_1, (int, float)) and 0 <= beta_1 < 1):
            raise ValueError(f"`beta_1` must be a float in [0, 1). Received: beta_1={beta_1!r}")
        if not (isinstance(beta_2, (int, float)) and 0 <= beta_2 < 1):
            raise ValueError(f"`beta_2` must be a float in [0, 1). Received: beta_2={beta_2!r}")
        if not (isinstance(epsilon, (int, float)) and epsilon > 0):
            raise ValueError(f"`epsilon` must be a float above 0. Received: epsilon={epsilon!r}")
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def build(self, variables):
        """Make two means per variable, of its shape and dtype, starting at 0: of gradients and of their squares."""
        if self.built:
            return
        super().build(variables)
        self.means = self.add_optimizer_variables(variables, "mean")
        self.mean_squares = self.add_optimizer_variables(variables, "mean_square")

    def update_step(self, gradient, variable, learning_rate):
        """Move `variable` one step against the mean of its gradients, each weight at its own rate."""
        m = self.means[self._get_variable_index(variable)]
        v = self.mean_squares[self._get_variable_index(variable)]
        learning_rate = ops.cast(learning_rate, variable.dtype)
        # Added to zeros, a sparse gradient becomes dense: its repeated rows must be summed before they are squared.
        gradient = ops.zeros(variable.shape, variable.dtype) + ops.cast(gradient, variable.dtype)
        # `iterations` is 0 during the first step.
        t = ops.cast(self.iterations + 1, variable.dtype)
        self.assign(m, self.beta_1 * m + (1 - self.beta_1) * gradient)
        self.assign(v, self.beta_2 * v + (1 - self.beta_2) * ops.square(gradient))
        alpha = learning_rate * ops.sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t)
        self.assign_sub(variable, alpha * m / (ops.sqrt(v) + self.epsilon))

    def get_config(self):
        """Arguments that rebuild this optimizer."""
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
