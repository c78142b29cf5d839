"""What an exercise is: what to write, how it is observed, how it is judged, and the mistakes people make."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from grader.verdict import Seen, Verdict, all_of


@dataclass(frozen=True)
class Mistake:
    """A wrong version people really write, as edits of the solution's cell, and the sentence that names it.

    Args:
        name: identifier, unique in its exercise.
        edits: pairs (old text, new text). Each old text stands exactly once in the exercise's cell of the solution.
        say: what the learner is told: which mistake it is, and what to do.
    """

    name: str
    edits: tuple[tuple[str, str], ...]
    say: str


@dataclass(frozen=True)
class Equivalent:
    """A change of the solution that is no mistake: a mutant that rightly survives.

    Args:
        old: a line of the solution's cell (or a part of one).
        new: what stands there in the mutant.
        because: why the two cannot be told apart, or need not be.
    """

    old: str
    new: str
    because: str


@dataclass(frozen=True, eq=False)
class Check:
    """One thing that is judged: inputs drawn from a seed, a probe that observes, a function that judges.

    Args:
        name: the judging function's name.
        sentence: its docstring, which the learner reads.
        points: what it is worth.
        probe: name of a function in the lab's `probes.py`.
        draw: `draw(rng, **declared)` returns the probe's inputs: a dict of arrays and of JSON values.
        declared: keyword arguments of `draw`.
        judge: `judge(seen, given)` returns a `Verdict` (or a list of them).
    """

    name: str
    sentence: str
    points: float
    probe: str
    draw: Callable[..., dict[str, Any]]
    declared: Mapping[str, Any]
    judge: Callable[[Seen, dict[str, Any]], Any]

    @lru_cache(maxsize=2048)  # noqa: B019  checks live as long as their lab
    def inputs(self, exercise: str, seed: int) -> dict[str, Any]:
        """Inputs for this seed, drawn once: the same on every machine and in every version of a framework."""
        stream = np.random.SeedSequence([seed, zlib.crc32(f"{exercise}/{self.name}".encode())])
        drawn = self.draw(np.random.Generator(np.random.PCG64(stream)), **self.declared)
        for array in _arrays(drawn):
            array.setflags(write=False)
        return drawn

    def verdict(self, arrays: Mapping[str, np.ndarray], given: dict[str, Any]) -> Verdict:
        """Judge what a probe returned."""
        try:
            answer = self.judge(Seen(arrays), given)
        except Seen.Lacks as lack:
            return Verdict(False, str(lack))
        return answer if isinstance(answer, Verdict) else all_of(*answer)


def _arrays(tree: Any) -> Iterator[np.ndarray]:
    """The arrays in a tree of dicts and lists."""
    if isinstance(tree, np.ndarray):
        yield tree
    elif isinstance(tree, (dict, list, tuple)):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from _arrays(part)


def _as_declared(rng: np.random.Generator, **declared: Any) -> dict[str, Any]:
    """The default draw: nothing random, the inputs are what the check declares."""
    return dict(declared)


@dataclass
class Exercise:
    """One thing the learner writes.

    Args:
        name: identifier, unique in the lab; `lab hint NAME` and `check("NAME")` use it.
        write: what is blanked for the learner: functions (`"descend"`) and methods (`"Adam.update_step"`).
        points: its worth; the points of its checks must add up to it.
        probe: the probe its checks use unless they name another.
        draw: the draw its checks use unless they name another. By default the inputs are what a check declares.
        forbid: dotted patterns of what may not be used, e.g. `"keras.optimizers.*"`; a leading `!` makes an exception.
        hints: three sentences, from a nudge to nearly the answer.
        tolerance: how many times wider `close` compares what a device computed, as in `{"gpu": 10}` where long sums
            come in another order there. 1 for a device that is not named.
        needs: names of exercises whose answers this one is built on. When it fails, the learner is told to see to
            those first.

    Example:

    >>> from grader import Exercise, close
    >>> double = Exercise("double", write=["double"], points=2, probe="call")
    >>> @double.check(points=2, draw=lambda rng: {"x": rng.normal(size=3)})
    ... def doubles(seen, given):
    ...     '''every element is doubled'''
    ...     return close(seen.y, 2 * given["x"])
    >>> double.mistake("squared", old="2 * x", new="x * x", say="This squares: add x to itself.")
    >>> [check.name for check in double.checks], double.mistakes[0].name
    (['doubles'], 'squared')
    """

    name: str
    write: Sequence[str]
    points: float
    probe: str
    draw: Callable[..., dict[str, Any]] = _as_declared
    forbid: Sequence[str] = ()
    hints: Sequence[str] = ()
    needs: Sequence[str] = ()
    tolerance: Mapping[str, float] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    equivalents: list[Equivalent] = field(default_factory=list)

    def check(self, *, points: float, probe: str | None = None, draw=None, **declared: Any):
        """Declare a check: decorates `judge(seen, given)`, whose docstring is the sentence the learner reads."""

        def declare(judge):
            if not judge.__doc__:
                raise ValueError(f"check {judge.__name__!r} of {self.name!r} has no docstring: say what is checked")
            self._refuse_twice(judge.__name__, [c.name for c in self.checks], "check")
            sentence = judge.__doc__.strip()
            self.checks.append(
                Check(judge.__name__, sentence, points, probe or self.probe, draw or self.draw, declared, judge)
            )
            return judge

        return declare

    def mistake(
        self, name: str, *, say: str, old: str = "", new: str = "", edits: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Declare a named mistake: one edit (`old`, `new`), or several (`edits`)."""
        self._refuse_twice(name, [m.name for m in self.mistakes], "mistake")
        if bool(old) == bool(edits):
            raise ValueError(f"mistake {name!r} of exercise {self.name!r} needs either `old` and `new`, or `edits`")
        self.mistakes.append(Mistake(name, tuple(edits) or ((old, new),), say))

    def name_mistakes(self, *rows: tuple) -> None:
        """Declare mistakes, one a row: its name, old text, new text, sentence; or its name, list of edits, sentence."""
        for name, *edit, say in rows:
            self.mistake(name, edits=edit[0] if len(edit) == 1 else [tuple(edit)], say=say)

    def name_mistakes_in(self, old: str, *rows: tuple[str, str, str]) -> None:
        """Declare mistakes that all change the same text, one a row: its name, new text, sentence."""
        self.name_mistakes(*((name, old, new, say) for name, new, say in rows))

    def equivalent(self, *changes: tuple[str, str], because: str) -> None:
        """Declare that these changes (old, new) of the solution rightly pass, for one reason."""
        self.equivalents += [Equivalent(old, new, because) for old, new in changes]

    def _refuse_twice(self, name: str, known: list[str], what: str) -> None:
        if name in known:
            raise ValueError(f"exercise {self.name!r} declares the {what} {name!r} twice")
