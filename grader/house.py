"""Where the project stands."""

from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent  # the folder that holds this package and its neighbours
