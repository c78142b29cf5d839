"""What is descended, and how it is averaged."""

import keras
from keras import ops


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
