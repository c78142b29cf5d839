"""A class's work as it comes: who handed in what, in the layouts that learning platforms download."""

from grader.classroom.hand_in import HandIn
from grader.classroom.layouts import hand_ins

__all__ = ["HandIn", "hand_ins"]
