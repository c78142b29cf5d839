"""What a lab is: a title, what it takes, and its exercises in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.exercise import Exercise


@dataclass(frozen=True)
class Lab:
    """The declaration that a lab's `exercises.py` ends with: `lab = Lab(...)`.

    Args:
        title: what it is about, in a few words.
        minutes: how long a learner needs.
        concepts: the concept-map row it serves.
        exercises: in the order of the notebook.
        seconds: how long the whole solution runs on two cores, as `lab verify` measures it; None if not known.

    Raises:
        ValueError: if two exercises share a name, or one needs another that is not there, or the checks of one do not
            add up to its points.
    """

    title: str
    minutes: int
    concepts: str
    exercises: Sequence[Exercise]
    seconds: int | None = None

    def __post_init__(self):
        names = [e.name for e in self.exercises]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two exercises are called {name!r}")
        for e in self.exercises:
            for needed in e.needs:
                self.exercise(needed)
            worth = sum(c.points for c in e.checks)
            if abs(worth - e.points) > 1e-9:
                raise ValueError(f"exercise {e.name!r} is worth {e.points} points, its checks add up to {worth}")

    @property
    def points(self) -> float:
        """What the whole lab is worth."""
        return sum(e.points for e in self.exercises)

    def exercise(self, name: str) -> Exercise:
        """The exercise of this name; an unknown one lists the known."""
        for e in self.exercises:
            if e.name == name:
                return e
        known = ", ".join(e.name for e in self.exercises)
        raise ValueError(f"there is no exercise {name!r}. The exercises are: {known}")
