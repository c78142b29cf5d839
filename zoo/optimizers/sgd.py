"""Gradient descent: the plain rule that all the others refine."""

import keras
from keras import ops


class SGD(keras.optimizers.Optimizer):
    """Stochastic gradient descent: step against the gradient of the batch at hand.

    For a gradient ``g`` of the shape of the variable ``w``::

        w = w - learning_rate * g

    `keras.optimizers.SGD` without momentum is the same; here `Momentum` and `Nesterov` are classes of their own.

    Args:
        learning_rate: float of at least 0, or a `LearningRateSchedule` called with the step. Defaults to `0.01`.
        **kwargs: `clipnorm`, `weight_decay`, `use_ema` and the other options of `keras.optimizers.Optimizer`.

    Raises:
        ValueError: if `learning_rate` is no float, or negative.

    Example:

    >>> w = keras.Variable([1.0])
    >>> optimizer = SGD(learning_rate=0.1)
    >>> optimizer.apply([keras.ops.convert_to_tensor([2.0])], [w])
    >>> round(float(w[0]), 4)  # 1 - 0.1 * 2
    0.8

    Reference: Robbins and Monro (1951); Bottou et al. (2018), section 3.
    """

    def __init__(self, learning_rate=0.01, name="sgd", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        if isinstance(learning_rate, float) and not learning_rate >= 0:
            raise ValueError(f"`learning_rate` must be at least 0. Received: learning_rate={learning_rate}")

    def update_step(self, gradient, variable, learning_rate):
        """Move `variable` one step against `gradient`."""
        learning_rate = ops.cast(learning_rate, variable.dtype)
        gradient = ops.cast(gradient, variable.dtype)
        self.assign_sub(variable, learning_rate * gradient)
