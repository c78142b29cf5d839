"""Transfer learning: what a network has learned on much data, put to use on little."""

import keras
from keras import layers

from zoo.models.arguments import positive_integer


def finetune(model: keras.Model, classes: int, unfreeze: int = 0) -> keras.Model:
    """Put a new head on a trained classifier, and choose how much of the rest may learn.

    The last layer with weights is replaced by a linear layer of `classes` logits with a random start. The layers
    before it keep their weights and are shared with `model`: what is learned or frozen here is so there. Train twice::

        small = finetune(model, classes=5)                  # the head alone, at an ordinary learning rate
        small = finetune(small, classes=5, unfreeze=4)      # with the last 4 layers, at a tenth of it, or less

    The second call finds its own head there, of as many classes, and keeps it. Batch norm stays frozen, which in Keras
    also puts it into inference mode: its moving mean and variance are worth more than those of a few images.

    Args:
        model: a functional `keras.Model` that ends in its logits, such as those of `zoo.models` and of
            `keras.applications` with `classifier_activation=None`.
        classes: int, logits to return.
        unfreeze: int, how many of the last layers with weights, before the head and batch norm not counted, may learn.
            Defaults to `0`.

    Returns:
        A `keras.Model` of the same inputs.

    Raises:
        ValueError: if `model` is no functional model, its last layer is not one with weights, or `unfreeze` is larger
            than the number of layers with weights.

    Example:

    >>> from zoo.models import LeNet5
    >>> small = finetune(LeNet5(), classes=3)
    >>> small.output_shape, [v.path.split("/")[-2] for v in small.trainable_variables]
    ((None, 3), ['head', 'head'])

    Reference: Yosinski et al. (2014), "How transferable are features in deep neural networks?"
    """
    classes = positive_integer("classes", classes)
    if not isinstance(model, keras.Model) or not model.layers or not hasattr(model.layers[-1], "output"):
        raise ValueError(f"`model` must be a functional keras.Model. Received: {type(model).__name__}")
    last = model.layers[-1]
    if not last.weights or len(last.output.shape) != 2:
        raise ValueError(f"`model` must end in a layer of logits with weights. Received: it ends in {last.name!r}")
    norms = [layer for layer in model._flatten_layers() if isinstance(layer, layers.BatchNormalization)]
    body = [layer for layer in _in_order(model) if layer.weights and layer is not last and layer not in norms]
    if isinstance(unfreeze, bool) or not isinstance(unfreeze, int) or not 0 <= unfreeze <= len(body):
        raise ValueError(f"`unfreeze` must be a whole number from 0 to {len(body)}. Received: unfreeze={unfreeze!r}")
    for layer in norms:
        layer.trainable = False
    for number, layer in enumerate(body):
        layer.trainable = number >= len(body) - unfreeze
    kept = last.name == "head" and last.output.shape[-1] == classes
    head = last if kept else layers.Dense(classes, name="head")
    return keras.Model(model.inputs, head(last.input), name=model.name)


def _in_order(model: keras.Model) -> list[keras.layers.Layer]:
    """The model's layers, those of a model inside it one by one."""
    nested = ([layer] if not isinstance(layer, keras.Model) else _in_order(layer) for layer in model.layers)
    return [layer for layers_ in nested for layer in layers_]
