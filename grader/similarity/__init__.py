"""Which submissions hold the same code, for a person to look at. Nothing is run, and nothing is a score."""

from grader.similarity.groups import Alike, alike

__all__ = ["Alike", "alike"]
