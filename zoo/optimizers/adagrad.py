"""A step size of its own for every weight, which shrinks with all the gradients seen."""

import keras
from keras import ops


class Adagrad(keras.optimizers.Optimizer):
    """Adagrad: divide each weight's step by the root of the sum of its squared gradients.

    For a gradient ``g`` of the shape of the variable ``w``, and an accumulator that starts at
    `initial_accumulator_value`::

        accumulator = accumulator + g**2
        w = w - learning_rate * g / sqrt(accumulator + epsilon)

    Convention: epsilon is inside the root and the accumulator starts at 0.1, as in `keras.optimizers.Adagrad`. The
    paper and PyTorch start at 0 and add epsilon outside the root: ``g / (sqrt(accumulator) + epsilon)``.

    A sparse gradient (`tf.IndexedSlices`, of an Embedding) is made dense first; a row without gradient does not move.

    Args:
        learning_rate: float of at least 0, or a `LearningRateSchedule` called with the step. Defaults to `0.001`.
        initial_accumulator_value: float of at least 0, where the sums start. Large values damp the first steps.
        epsilon: float above 0, keeps the root away from 0.
        **kwargs: `clipnorm`, `weight_decay`, `use_ema` and the other options of `keras.optimizers.Optimizer`.

    Raises:
        ValueError: if `learning_rate` is no float, or negative; if `initial_accumulator_value` is negative; if
            `epsilon` is not above 0.

    Example:

    >>> w = keras.Variable([1.0])
    >>> optimizer = Adagrad(learning_rate=0.1, initial_accumulator_value=5.0)
    >>> optimizer.apply([keras.ops.convert_to_tensor([2.0])], [w])
    >>> round(float(w[0]), 4)  # 1 - 0.1 * 2 / sqrt(5 + 2**2)
    0.9333

    Reference: Duchi, Hazan and Singer (2011), section 1.1, the diagonal form.
    """

    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, name="adagrad", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        if isinstance(learning_rate, float) and not learning_rate >= 0:
            raise ValueError(f"`learning_rate` must be at least 0. Received: learning_rate={learning_rate}")
        if not (isinstance(initial_accumulator_value, (int, float)) and initial_accumulator_value >= 0):
            raise ValueError(
                "`initial_accumulator_value` must be a float of at least 0. "
                f"Received: initial_accumulator_value={initial_accumulator_value!r}"
            )
        if not (isinstance(epsilon, (int, float)) and epsilon > 0):
            raise ValueError(f"`epsilon` must be a float above 0. Received: epsilon={epsilon!r}")
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    def build(self, variables):
        """Make one accumulator per variable, of its shape and dtype, filled with `initial_accumulator_value`."""
        if self.built:
            return
        super().build(variables)
        start = keras.initializers.Constant(self.initial_accumulator_value)
        self.accumulators = self.add_optimizer_variables(variables, "accumulator", initializer=start)

    def update_step(self, gradient, variable, learning_rate):
        """Move `variable` one step against `gradient`, each weight at its own rate."""
        accumulator = self.accumulators[self._get_variable_index(variable)]
        learning_rate = ops.cast(learning_rate, variable.dtype)
        # Added to zeros, a sparse gradient becomes dense: its repeated rows must be summed before they are squared.
        gradient = ops.zeros(variable.shape, variable.dtype) + ops.cast(gradient, variable.dtype)
        self.assign(accumulator, accumulator + ops.square(gradient))
        self.assign_sub(variable, learning_rate * gradient / ops.sqrt(accumulator + self.epsilon))

    def get_config(self):
        """Arguments that rebuild this optimizer."""
        return {
            **super().get_config(),
            "initial_accumulator_value": self.initial_accumulator_value,
            "epsilon": self.epsilon,
        }
