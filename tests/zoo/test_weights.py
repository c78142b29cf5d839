"""Trained weights: each card tells the truth, and what is not the file meant is refused."""

import json
import shutil
import sys

import numpy as np
import pytest

from zoo.models import MLP, MODELS
from zoo.weights import CARDS, card, restore

restoring = sys.modules["zoo.weights.restore"]  # the module: its function has taken its name in the package


@pytest.mark.parametrize("title", CARDS)
def test_a_card_is_of_the_file_beside_it(title):
    found = CARDS[title]
    assert card.sha256(card.HERE / found.file) == found.sha256
    assert found.architecture in MODELS
    model = MODELS[found.architecture](weights=found.name)
    assert model.count_params() == found.parameters
    assert found.command.startswith(f"zoo train {found.architecture} --data {found.name} ")


def test_mnist_reaches_98_percent():
    assert CARDS["mlp-mnist"].value >= 0.98


def test_the_shape_of_the_image_does_not_matter():
    flat, image = MLP(weights="mnist"), MLP(input_shape=(28, 28, 1), weights="mnist")
    for one, other in zip(flat.get_weights(), image.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert abs(flat.get_weights()[1]).max() > 0  # biases start at 0


def test_unknown_weights_list_the_known():
    with pytest.raises(ValueError, match=r"no weights 'nope' for mlp. Known weights: .*mlp on 'mnist'"):
        MLP(weights="nope")


def test_weights_of_another_shape_are_refused_and_leave_the_model_alone():
    model = MLP(hidden=(128, 16))
    before = model.get_weights()
    with pytest.raises(ValueError, match="do not fit mlp"):
        restore(model, "mlp", "mnist")
    for one, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_changed_file_is_refused(tmp_path, monkeypatch):
    file = tmp_path / CARDS["mlp-mnist"].file
    shutil.copy(card.HERE / file.name, file)
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    monkeypatch.setattr(restoring, "HERE", tmp_path)
    with pytest.raises(ValueError, match="was changed: its checksum"):
        restore(MLP(), "mlp", "mnist")
    file.unlink()
    with pytest.raises(FileNotFoundError, match="no file of weights"):
        restore(MLP(), "mlp", "mnist")


def test_two_cards_of_one_title_are_an_error(tmp_path):
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(CARDS["mlp-mnist"].to_json())
    assert json.loads((tmp_path / "a.json").read_text())["name"] == "mnist"
    with pytest.raises(ValueError, match=r"two cards are called mlp-mnist; the second is .*b.json"):
        card.read_cards(tmp_path)


def test_a_file_that_fills_only_some_layers_is_refused(tmp_path):
    shallow, deep = MLP(input_shape=(10,), hidden=(10,)), MLP(input_shape=(10,), hidden=(10, 10))
    shallow.save_weights(tmp_path / "shallow.weights.h5")
    with pytest.raises(ValueError, match="do not fit mlp"):
        restoring.load_checked(deep, tmp_path / "shallow.weights.h5")
