"""Who a student of the gradebook is on a learning platform."""

from collections.abc import Iterable, Sequence

from grader.classroom.layouts import user_number
from grader.gradebook import Score


def members(student: str) -> list[str]:
    """The people of a Gradescope group; of one student, the one.

    >>> members("ada@school.edu + bob@school.edu")
    ['ada@school.edu', 'bob@school.edu']
    """
    return student.split(" + ")


class Everyone:
    """Scores by person, to be found under any of a person's names.

    Args:
        scores: the final table, one line a student.

    Raises:
        ValueError: if a student has several lines.
    """

    def __init__(self, scores: Iterable[Score]):
        self._known: dict[str, Score] = {}
        self._called: dict[str, str] = {}
        self._found: set[str] = set()
        for score in scores:
            for person in members(score.student):
                if self._known.setdefault(_plain(person), score) is not score:
                    raise ValueError(f"{person} has several scores, one was expected: use --attempts latest or best")
                self._called[_plain(person)] = person

    def score(self, names: Sequence[str], number: str = "") -> Score | None:
        """The score of who has this number in the name of the file or, where nobody does, bears one of these names.

        The number goes first: a platform gives it, while people may choose what they are called there.

        Raises:
            ValueError: if several fit, or who fits was asked for before: nobody gets the score of another.
        """
        wanted = {_plain(name) for name in names if name.strip()}
        found = [p for p, s in self._known.items() if number and user_number(s.submission) == number]
        found = found or [p for p in self._known if p in wanted]
        if len({id(self._known[person]) for person in found}) > 1:
            who = ", ".join(self._called[person] for person in found)
            raise ValueError(f"several students may be {number or names[0]}: {who}. Rename their files.")
        if twice := self._found.intersection(found):
            raise ValueError(f"{self._called[twice.pop()]} may be several people there. Correct the names there.")
        self._found.update(found)
        return self._known[found[0]] if found else None

    @property
    def not_found(self) -> list[str]:
        """Who has a score that was not asked for."""
        return [name for person, name in self._called.items() if person not in self._found]


def points(score: Score) -> str:
    """What counts, to two decimals; "" where the grader itself failed and no person decided: that is nobody's zero."""
    return f"{round(score.final, 2):.10g}" if score.status == "graded" or score.decisions else ""


def _plain(name: str) -> str:
    """A name as people compare it: `Lovelace, Ada` is `ada lovelace`."""
    last, comma, first = name.partition(",")
    return " ".join((f"{first} {last}" if comma else name).casefold().split())
