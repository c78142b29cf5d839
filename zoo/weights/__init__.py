"""Trained weights, each with a card that says what it is, what it reaches and how to make it again."""

from zoo.weights.card import CARDS, Card
from zoo.weights.restore import restore

__all__ = ["CARDS", "Card", "restore"]
