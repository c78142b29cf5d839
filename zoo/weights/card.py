"""The record that stands beside every file of trained weights."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Card:
    """What trained weights are, what they reach, and how to make them again.

    Args:
        architecture: name of the model in `zoo.models.MODELS`.
        name: name of the weights, that of the data: `MLP(weights="mnist")`.
        file: the file of weights, beside the card.
        sha256: checksum of that file, hexadecimal.
        data: what it was trained on.
        license: licence of the data, as its publisher states it.
        metric: what was measured on the test part, which took no part in any choice.
        value: the result.
        command: the command that trains it again.
        seed: int, fixes start and order.
        epochs: passes over the training part.
        seconds: how long that took, on the machine that did it.
        parameters: how many numbers were learned.
        options: what the model was built with, beside its builder's defaults and what the data decides.
        details: other things measured, by name.
    """

    architecture: str
    name: str
    file: str
    sha256: str
    data: str
    license: str
    metric: str
    value: float
    command: str
    seed: int
    epochs: int
    seconds: float
    parameters: int
    options: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its key in `CARDS`: `mlp-mnist`."""
        return f"{self.architecture}-{self.name}"

    @property
    def path(self) -> Path:
        """The file of weights."""
        return HERE / self.file

    def to_json(self) -> str:
        """The text of the card's file."""
        return json.dumps(asdict(self), indent=2) + "\n"


def sha256(path: Path) -> str:
    """Checksum of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_card(path: Path) -> Card:
    """The card in a file."""
    return Card(**json.loads(path.read_text(encoding="utf-8")))


def read_cards(folder: Path = HERE) -> dict[str, Card]:
    """All cards of a folder, by title.

    Raises:
        ValueError: if two cards have one title.
    """
    cards: dict[str, Card] = {}
    for path in sorted(folder.glob("*.json")):
        card = read_card(path)
        if card.title in cards:
            raise ValueError(f"two cards are called {card.title}; the second is {path}")
        cards[card.title] = card
    return cards


CARDS = read_cards()
