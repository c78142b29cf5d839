"""Trained weights: each card tells the truth, and what is not the file meant is refused."""

import json
import re
import shlex
import shutil
import sys

import numpy as np
import pytest
import typer

from zoo.augment import AUGMENTATIONS
from zoo.commands.arguments import read_settings
from zoo.commands.screen import app
from zoo.models import MLP, MODELS
from zoo.optimizers import OPTIMIZERS
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


@pytest.mark.parametrize(
    ("title", "least"),
    [
        ("mlp-mnist", 0.98),
        ("lenet5-mnist", 0.992),
        ("lenet5-fashion_mnist", 0.91),
        ("seq2seq-dates", 0.99),
        ("seq2seq_additive-dates", 0.99),
        ("transformer-dates", 0.99),
    ],
)
def test_weights_are_good_enough_to_be_kept(title, least):
    assert CARDS[title].metric in ("test accuracy", "test exact match")
    assert CARDS[title].value >= least


def test_augmentation_attention_and_gates_are_worth_it():
    resnet = CARDS["resnet20-cifar10_binary"]
    assert resnet.value - resnet.details["test accuracy without augmentation, all else the same"] >= 0.08
    assert CARDS["seq2seq_additive-fra_eng"].value > CARDS["seq2seq-fra_eng"].value  # BLEU
    rnn, gru, lstm = (CARDS[f"char{cell}-tiny_shakespeare"].value for cell in ("rnn", "gru", "lstm"))
    assert lstm < gru < rnn  # bits per character
    assert lstm <= 2.2


def test_all_weights_together_are_small():
    assert sum(found.path.stat().st_size for found in CARDS.values()) <= 15e6


@pytest.mark.parametrize("title", CARDS)
def test_the_command_on_a_card_is_one_that_would_train_it_again(title):
    found = CARDS[title]
    given = typer.main.get_command(app).commands["train"].make_context("train", shlex.split(found.command)[2:]).params
    assert (given["name"], given["data"], given["seed"], given["epochs"]) == (
        found.architecture, found.name, found.seed, found.epochs
    )  # fmt: skip
    assert str(given["save"]) == found.file
    assert given["optimizer"] in OPTIMIZERS
    assert set((given["augment"] or "translate").split(",")) <= {*AUGMENTATIONS, "mixup"}
    assert read_settings(given["settings"]).items() <= found.options.items()


def test_nothing_here_loads_what_could_be_code():
    sources = [path.read_text(encoding="utf-8") for path in card.HERE.parent.rglob("*.py")]
    assert len(sources) > 100
    assert not [text[:80] for text in sources if re.search(r"pickle|safe_mode|unsafe_deserial", text)]


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
