"""Adam with weight decay that stays out of Adam's means."""

from keras import ops

from zoo.optimizers.adam import Adam


class AdamW(Adam):
    """Adam with decoupled weight decay: shrink the weights a little, then take Adam's step.

    For a gradient ``g`` of the shape of the variable ``w``::

        w = w - learning_rate * weight_decay * w
        w = the step of Adam from there, with g as it came

    An L2 penalty in the loss would add ``weight_decay * w`` to ``g``, where Adam divides it by the size of the
    gradients: weights with large gradients would hardly decay. Here all decay at the same rate.

    Convention: the decay is multiplied by the learning rate, as in PyTorch and `keras.optimizers.AdamW`; the paper
    multiplies it by the schedule alone. `exclude_from_weight_decay` works as in every Keras optimizer. A row without
    a sparse gradient decays with the rest.

    Args:
        learning_rate, beta_1, beta_2, epsilon: as in `Adam`.
        weight_decay: float of at least 0, the share of a weight lost per step and unit of learning rate.
        **kwargs: `clipnorm`, `use_ema` and the other options of `keras.optimizers.Optimizer`.

    Raises:
        ValueError: if `weight_decay` is negative, and as `Adam` does.

    Example:

    >>> import keras
    >>> w = keras.Variable([1.0])
    >>> optimizer = AdamW(learning_rate=0.1, weight_decay=0.5)
    >>> optimizer.apply([keras.ops.convert_to_tensor([0.0])], [w])
    >>> round(float(w[0]), 4)  # 1 - 0.1 * 0.5 * 1; a gradient of 0 leaves Adam's step at 0
    0.95

    Reference: Loshchilov and Hutter (2019), algorithm 2.
    """

    # A subclass: what AdamW adds to Adam is one line, and a copy of Adam around it would hide that line.

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        weight_decay=0.004,
        name="adamw",
        **kwargs,
    ):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, name, weight_decay=weight_decay, **kwargs)
        if not (isinstance(weight_decay, (int, float)) and weight_decay >= 0):
            raise ValueError(f"`weight_decay` must be a float of at least 0. Received: weight_decay={weight_decay!r}")

    def update_step(self, gradient, variable, learning_rate):
        """Shrink `variable`, unless it is excluded from the decay; then move it by Adam's step."""
        if self._use_weight_decay(variable):
            decay = ops.cast(learning_rate, variable.dtype) * self.weight_decay
            self.assign_sub(variable, decay * variable)
        super().update_step(gradient, variable, learning_rate)

    def _apply_weight_decay(self, variables):
        """Nothing: Keras would decay the weights here, but the rule is to be read in `update_step`."""
