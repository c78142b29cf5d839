"""Non-linearities and their derivatives, as tensor operations that stay finite where the formulas overflow.

Every function takes scores `z` of any shape and returns an array of that shape; every `..._grad` is the derivative at
`z` itself, not at the function's value, and what a tape finds there. Where there is none, the docstring says what is
returned.

| activation | saturates or dies |
|---|---|
| `sigmoid`, `tanh` | flat on both sides: the derivative of a large score is nearly 0 |
| `relu` | 0 on the left: a unit that is always there learns nothing more |
| `leaky_relu`, `selu` | neither, `selu` is nearly flat on the left |
"""

from collections.abc import Callable

from keras import ops

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772  # Klambauer et al. (2017), equation 14


def linear(z):
    """``z``: no bend at all."""
    return z


def linear_grad(z):
    """``1``."""
    return ops.ones_like(z)


def binary_step(z):
    """``1 where z >= 0, else 0``: the perceptron's yes or no (Rosenblatt, 1958)."""
    return ops.cast(z >= 0, z.dtype)


def binary_step_grad(z):
    """``0``, also at 0, where there is none: nothing can be learned through a step."""
    return ops.zeros_like(z)


def sigmoid(z):
    """``1 / (1 + exp(-z))``, in (0, 1): a probability out of a score."""
    small = ops.exp(-_size(z))  # a power that is at most 1 cannot overflow
    return ops.where(z >= 0, 1 / (1 + small), small / (1 + small))


def sigmoid_grad(z):
    """``sigmoid(z) * (1 - sigmoid(z))``, at most 1/4."""
    small = ops.exp(-ops.abs(z))
    return small / (1 + small) ** 2  # the same, without taking nearly 1 from 1


def tanh(z):
    """``(exp(z) - exp(-z)) / (exp(z) + exp(-z))``, in (-1, 1): a sigmoid around 0."""
    small = ops.expm1(-2 * _size(z))  # exp(-2 |z|) - 1, exact also near 0
    size = -small / (2 + small)  # of the answer
    return ops.where(z >= 0, size, -size)


def tanh_grad(z):
    """``1 - tanh(z)**2``, at most 1."""
    small = ops.exp(-2 * ops.abs(z))
    return 4 * small / (1 + small) ** 2  # the same, without taking nearly 1 from 1


def relu(z):
    """``max(z, 0)`` (Nair and Hinton, 2010)."""
    return ops.where(z <= 0, ops.zeros_like(z), z)


def relu_grad(z):
    """``1 where z > 0, else 0``. At 0, where there is none, 0 is the custom."""
    return ops.cast(z > 0, z.dtype)


def leaky_relu(z, negative_slope=0.01):
    """``z where z > 0, else negative_slope * z`` (Maas, Hannun and Ng, 2013)."""
    return ops.where(z > 0, z, negative_slope * z)


def leaky_relu_grad(z, negative_slope=0.01):
    """``1 where z > 0, else negative_slope``. At 0, where there is none, it is the slope of the left."""
    return ops.where(z > 0, ops.ones_like(z), negative_slope * ops.ones_like(z))


def selu(z):
    """``scale * z where z > 0, else scale * alpha * (exp(z) - 1)``, scale 1.0507, alpha 1.6733.

    Through many layers with weights of variance 1 / fan_in, mean 0 and variance 1 come out as they went in
    (Klambauer et al., 2017).
    """
    return SELU_SCALE * ops.where(z > 0, z, SELU_ALPHA * ops.expm1(ops.where(z > 0, ops.zeros_like(z), z)))


def selu_grad(z):
    """``scale where z > 0, else scale * alpha * exp(z)``. At 0, where there is none, it is the slope of the left."""
    return SELU_SCALE * ops.where(z > 0, ops.ones_like(z), SELU_ALPHA * ops.exp(ops.minimum(z, 0.0)))


def _size(z):
    """``abs(z)``, with the slope 1 at 0: `ops.abs` has 0 there, and what is built on it would learn nothing at 0."""
    return ops.where(z >= 0, z, -z)


def softmax(z, axis=-1):
    """``exp(z) / sum(exp(z))`` along `axis`: probabilities, which sum to 1.

    The largest score is taken off first, which changes nothing and keeps every power at most 1.

    Example:

    >>> softmax(ops.convert_to_tensor([[1e4, 1e4, -1e4]])).numpy().tolist()
    [[0.5, 0.5, 0.0]]
    """
    powers = ops.exp(z - ops.max(z, axis=axis, keepdims=True))
    return powers / ops.sum(powers, axis=axis, keepdims=True)


def softmax_grad(z):
    """The Jacobian along the last axis, ``(..., k, k)``: ``p_i * (1 where i == j) - p_i * p_j``.

    Every score moves every probability: the one derivative here that is a matrix.
    """
    p = softmax(z)  # (..., k)
    return ops.expand_dims(p, -1) * (ops.eye(p.shape[-1], dtype=p.dtype) - ops.expand_dims(p, -2))


ACTIVATIONS: dict[str, tuple[Callable, Callable]] = {  # each with its derivative
    "linear": (linear, linear_grad),
    "binary_step": (binary_step, binary_step_grad),
    "sigmoid": (sigmoid, sigmoid_grad),
    "tanh": (tanh, tanh_grad),
    "relu": (relu, relu_grad),
    "leaky_relu": (leaky_relu, leaky_relu_grad),
    "selu": (selu, selu_grad),
    "softmax": (softmax, softmax_grad),
}
