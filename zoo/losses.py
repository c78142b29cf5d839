"""What is descended, and how it is averaged."""

import keras
from keras import ops


def squared_loss(y_hat, y):
    """``mean((y_hat - y)**2)``: no half, no root.

    Args:
        y_hat: predictions, ``(n,)`` or ``(n, 1)``.
        y: targets, ``(n,)`` or ``(n, 1)``; each is compared with its own prediction, never with all.

    Returns:
        A scalar tensor.

    Example:

    >>> float(squared_loss(ops.convert_to_tensor([[1.0], [2.0]]), ops.convert_to_tensor([1.0, 4.0])))
    2.0
    """
    return ops.mean(ops.square(ops.reshape(y_hat, (-1,)) - ops.reshape(y, (-1,))))


def absolute_loss(y_hat, y):
    """``mean(|y_hat - y|)``; arguments as of `squared_loss`. An outlier weighs less than there.

    Example:

    >>> float(absolute_loss(ops.convert_to_tensor([1.0, 2.0]), ops.convert_to_tensor([1.0, 4.0])))
    1.0
    """
    return ops.mean(ops.abs(ops.reshape(y_hat, (-1,)) - ops.reshape(y, (-1,))))


def log_softmax(o):
    """``o - log(sum(exp(o)))`` along the last axis, exact also where a softmax would round to 0 or overflow.

    Args:
        o: logits, ``(..., k)``.
    """
    shifted = o - ops.max(o, axis=-1, keepdims=True)
    return shifted - ops.log(ops.sum(ops.exp(shifted), axis=-1, keepdims=True))


def cross_entropy(o, y):
    """``mean(-sum(y * log softmax(o)))``, from logits.

    Args:
        o: logits, ``(n, k)``.
        y: class ids ``(n,)``, or probabilities ``(n, k)``.

    Returns:
        A scalar tensor.

    Example:

    >>> round(float(cross_entropy(ops.convert_to_tensor([[0.0, 0.0]]), ops.convert_to_tensor([1]))), 4)  # log 2
    0.6931
    """
    if len(y.shape) == 1:
        y = ops.one_hot(y, o.shape[-1], dtype=o.dtype)  # (n, k)
    return ops.mean(-ops.sum(y * log_softmax(o), axis=-1))


def binary_cross_entropy(p, y, epsilon=1e-7):
    """``mean(-(y log p + (1 - y) log(1 - p)))``, with p kept in ``[epsilon, 1 - epsilon]``.

    Args:
        p: probabilities of a yes, ``(n,)`` or ``(n, 1)``. For logits,
            `keras.losses.BinaryCrossentropy(from_logits=True)` is exact.
        y: 0 or 1, ``(n,)`` or ``(n, 1)``; each is compared with its own probability, never with all.
        epsilon: float. Defaults to `1e-7`.

    Returns:
        A scalar tensor.
    """
    p = ops.clip(p, epsilon, 1 - epsilon)
    y = ops.reshape(ops.cast(y, p.dtype), ops.shape(p))
    return -ops.mean(y * ops.log(p) + (1 - y) * ops.log(1 - p))


def misclassification_rate(o, y):
    """The share of wrong answers, where the largest logit answers; of equals, the first.

    Args:
        o: logits, ``(n, k)``.
        y: class ids, ``(n,)``.

    Returns:
        A scalar tensor.
    """
    return ops.mean(ops.cast(ops.argmax(o, axis=-1) != ops.cast(y, "int32"), "float32"))  # flat between jumps: no slope


def l2_penalty(weights, strength):
    """``strength * sum(w**2)`` over all arrays: no half. Leave biases out if they shall be free.

    Args:
        weights: list of arrays.
        strength: float.

    Returns:
        A scalar tensor.
    """
    return strength * sum(ops.sum(ops.square(w)) for w in weights)


def masked_loss(logits, targets, mask):
    """Cross-entropy of sequences, averaged over the real tokens; padding counts for nothing.

    ::

        loss = sum(mask * -log softmax(logits)[target]) / sum(mask)

    The mean is over tokens, not over sentences: a long sentence counts for more. Without any real token it is 0.

    Args:
        logits: ``(batch, time, classes)``.
        targets: class ids, ``(batch, time)``. Where the mask is 0 any id will do, also one that is no class.
        mask: bool or float, ``(batch, time)``: 1 for a token, 0 for padding. Other numbers weigh the tokens.

    Returns:
        A scalar tensor.

    Example:

    >>> logits = keras.ops.convert_to_tensor([[[0.0, 0.0], [0.0, 9.0]]])
    >>> round(float(masked_loss(logits, [[1, 0]], [[1, 0]])), 4)  # log 2: the padding, wrong as it is, is not seen
    0.6931
    """
    mask = ops.cast(mask, logits.dtype)  # (batch, time)
    targets = ops.where(mask == 0, 0, ops.cast(targets, "int32"))
    log_probabilities = ops.log_softmax(logits, axis=-1)
    chosen = ops.squeeze(ops.take_along_axis(log_probabilities, ops.expand_dims(targets, -1), axis=-1), -1)
    total = ops.sum(mask)
    return -ops.sum(mask * chosen) / ops.where(total == 0, 1, total)


@keras.saving.register_keras_serializable(package="zoo")
class MaskedLoss(keras.losses.Loss):
    """`masked_loss` as Keras and `zoo.training` call a loss: the mask is where the target is not `padding`.

    Args:
        padding: int, the id that fills short sequences up. Defaults to `0`.
        name: str. Defaults to `"masked_loss"`.

    Example:

    >>> logits = keras.ops.convert_to_tensor([[[0.0, 0.0, 0.0], [0.0, 9.0, 0.0]]])
    >>> round(float(MaskedLoss()([[1, 0]], logits)), 4)  # log 3
    1.0986
    """

    def __init__(self, padding=0, name="masked_loss"):
        super().__init__(name=name)
        self.padding = padding

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The loss of targets ``(batch, time)`` and logits ``(batch, time, classes)``; weights are one an example."""
        targets = ops.convert_to_tensor(y_true)
        mask = ops.cast(targets != self.padding, y_pred.dtype)
        if sample_weight is not None:
            weight = ops.cast(sample_weight, y_pred.dtype)
            mask = mask * (ops.expand_dims(weight, -1) if len(weight.shape) == 1 else weight)
        return masked_loss(y_pred, targets, mask)

    def get_config(self):
        """Arguments that rebuild this loss."""
        return {"padding": self.padding, "name": self.name}
