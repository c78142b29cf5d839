"""The last line of every builder: put trained weights in, if some were asked for."""

import keras


def pretrained(model: keras.Model, architecture: str, weights: str | None) -> keras.Model:
    """Return `model`, holding the bundled weights called `weights`; with None it keeps its random start."""
    if weights is not None:
        from zoo.weights import restore  # only here: a model without trained weights needs none of that code

        restore(model, architecture=architecture, name=weights)
    return model
