"""The command `zoo`: look up, train and measure the models. One file a command."""

from zoo.commands import evaluate, lookup, train, use
from zoo.commands.screen import main

__all__ = ["evaluate", "lookup", "main", "train", "use"]
