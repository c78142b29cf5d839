"""Put trained weights into a model."""

import warnings
from pathlib import Path

import keras

from zoo.weights.card import CARDS, HERE, sha256


def restore(model: keras.Model, architecture: str, name: str) -> keras.Model:
    """Load the bundled weights `{architecture}-{name}` into `model`, after checking that the file is the one meant.

    Args:
        model: built, of the shape the weights were trained with.
        architecture: name of the model in `zoo.models.MODELS`.
        name: name of the weights.

    Returns:
        `model`, for convenience.

    Raises:
        ValueError: if there are no such weights (the known ones are listed), the file is not the one on its card, or
            the model has another shape.
        FileNotFoundError: if the file is gone.
    """
    card = CARDS.get(f"{architecture}-{name}")
    if card is None:
        known = ", ".join(f"{card.architecture} on {card.name!r}" for card in CARDS.values()) or "none"
        raise ValueError(f"there are no weights {name!r} for {architecture}. Known weights: {known}")
    return load_checked(model, HERE / card.file, card.sha256)


def load_checked(model: keras.Model, path: Path, expected: str | None = None) -> keras.Model:
    """Load the file of weights `path` into `model`; with `expected`, only if it has that checksum.

    Raises:
        ValueError: if the checksum differs, or the weights do not fit the model.
        FileNotFoundError: if there is no such file.
    """
    if not path.is_file():
        raise FileNotFoundError(f"there is no file of weights {path}")
    if expected is not None and sha256(path) != expected:
        raise ValueError(f"{path} was changed: its checksum is not the one on its card. Get a fresh copy")
    before = model.get_weights()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Keras only warns when it leaves a layer as it was
            model.load_weights(path)
    except (ValueError, KeyError, OSError, UserWarning) as error:
        model.set_weights(before)  # Keras may have filled some layers already
        raise ValueError(
            f"the weights in {path.name} do not fit {model.name} of input {model.input_shape[1:]} and output "
            f"{model.output_shape[1:]}, or the file is damaged"
        ) from error
    return model
