"""The last line of every builder: put trained weights in, if some were asked for."""

from collections.abc import Container

import keras


def pretrained(model: keras.Model, architecture: str, weights: str | None) -> keras.Model:
    """Return `model`, holding the bundled weights called `weights`; with None it keeps its random start."""
    if weights is not None:
        from zoo.weights import restore  # only here: a model without trained weights needs none of that code

        restore(model, architecture=architecture, name=weights)
    return model


def trained_options(architecture: str, weights: str | None, known: Container[str]) -> dict:
    """The builder's arguments, those in `known`, that the card of the weights called `weights` tells; else none."""
    if weights is None:
        return {}
    from zoo.weights import CARDS

    card = CARDS.get(f"{architecture}-{weights}")  # if there is none, `pretrained` will say so
    return {} if card is None else {name: value for name, value in card.options.items() if name in known}
