"""Linear regression without descent: the least-squares solution at one stroke."""

import keras
import numpy as np


def fit_closed_form(model: keras.Model, x, y) -> keras.Model:
    """Give a `LinearRegression` the weights and bias of the least squared error on `x` and `y`.

    The bias is the weight of a column of ones, and the answer solves the normal equations ``AᵀA v = Aᵀy``::

        A = [x, 1]                        # (n, d + 1)
        v = argmin ‖A v - y‖² = A⁺ y      # (d + 1, outputs), A⁺ the pseudoinverse by singular values

    ``AᵀA`` itself is never formed or inverted: that would square the condition number, and columns that nearly depend
    on each other would get huge weights of opposite sign. Columns are first brought to mean 0 and scale 1, so that
    units of measure do not matter; a singular value below a millionth of the largest, where float32 data hold only
    rounding, counts as 0; and of the solutions left the shortest is taken. All in float64.

    Args:
        model: a `zoo.models.LinearRegression`, changed in place.
        x: array ``(n, *input_shape)``.
        y: array ``(n,)`` or ``(n, outputs)``.

    Returns:
        The same model.

    Raises:
        ValueError: if the model is not a linear regression, `x` and `y` do not fit it or each other, there are no
            examples, or a number is not finite.

    Example:

    >>> from zoo.models import LinearRegression
    >>> line = fit_closed_form(LinearRegression(input_shape=(1,)), [[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    >>> [round(float(v.squeeze()), 4) for v in line.get_weights()]
    [2.0, 1.0]
    """
    kernel, bias = _parameters(model)
    x, y = np.asarray(x, "float64"), np.asarray(y, "float64")
    features, outputs = kernel.shape
    if not len(x) or len(x) != len(y):
        raise ValueError(f"`x` and `y` must hold as many examples each, at least 1. Received: {len(x)} and {len(y)}")
    x, y = x.reshape(len(x), -1), y.reshape(len(y), -1)  # (n, d), (n, outputs)
    if x.shape[1] != features or y.shape[1] != outputs:
        raise ValueError(
            f"The model maps {features} features to {outputs} outputs. "
            f"Received: x with {x.shape[1]}, y with {y.shape[1]}"
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("`x` and `y` must be finite. Received: NaN or infinity among them")

    # With mean 0 the column of ones is orthogonal to the rest, so the bias can be read off afterwards.
    center, scale = x.mean(axis=0), x.std(axis=0)
    constant = scale <= np.abs(center) * np.finfo("float32").eps  # carries no information: its weight is 0
    scale = np.where(constant, 1.0, scale)
    columns = np.where(constant, 0.0, (x - center) / scale)
    solution = np.linalg.lstsq(columns, y - y.mean(axis=0), rcond=1e-6)[0]
    w = solution / scale[:, None]  # (d, outputs)
    kernel.assign(w)
    bias.assign(y.mean(axis=0) - center @ w)
    return model


def _parameters(model: keras.Model):
    """Kernel and bias of the one dense layer, or a ValueError."""
    dense = [layer for layer in model.layers if layer.weights]
    if (
        len(dense) != 1
        or not isinstance(dense[0], keras.layers.Dense)
        or dense[0].activation != keras.activations.linear
    ):
        raise ValueError(f"Only a LinearRegression has a closed form. Received: the model {model.name!r}")
    return dense[0].kernel, dense[0].bias
