"""Every card tells the truth: its weights, measured again on the real test part, give its number."""

import pytest

from zoo import data
from zoo.tasks import pose
from zoo.weights import CARDS, restore

MADE_HERE = ("dates", "numbers")
FOLDERS = {"cifar10_binary": "cifar10_subset"}  # others are called as their data set


@pytest.mark.parametrize("title", [title for title in CARDS if title != "mlp-mnist"])  # which the command's tests take
def test_measured_again(title, real_data, mnist_dir):
    card = CARDS[title]
    place = {} if card.name in MADE_HERE else {"manual_dir": real_data / FOLDERS.get(card.name, card.name)}
    problem = pose(card.architecture, data.load(card.name, data_dir=mnist_dir, **place), **card.options)
    restore(problem.model, card.architecture, card.name)
    measured = problem.measure(problem.model)
    assert measured[problem.metric] == pytest.approx(card.value, abs=5e-5)
    for what, value in card.details.items():
        if what in measured:
            assert measured[what] == pytest.approx(value, abs=5e-4), what
