"""Submissions that share code, in groups."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.blank import blank
from grader.catalogue import InstalledLab
from grader.classroom import HandIn
from grader.similarity.written import Tokens, written
from grader.submission import Unreadable


@dataclass(frozen=True)
class Alike:
    """Submissions of different students whose code is equal but for names, literals, comments and layout.

    Args:
        submissions: their names.
        functions: what is equal, as `exercise function`.
        tokens: how long it is.
        answers: which of the functions equal the worked answer, too, that `lab answer` shows to everyone.
        own: how long the rest is.
    """

    submissions: tuple[str, ...]
    functions: tuple[str, ...]
    tokens: int
    answers: tuple[str, ...]
    own: int


def alike(
    hand_ins: Iterable[HandIn], lab: InstalledLab, least: int, compared: Callable[[HandIn], None] = lambda _: None
) -> tuple[list[Alike], list[str]]:
    """Groups of submissions that share functions; and what could not be compared.

    First stand those that share most of what is not the worked answer: many who are right are right alike.

    Only functions that the lab asks for are compared, and not those that are as the learner got them. Of a student's
    attempts the last counts.

    Args:
        hand_ins: what was handed in, each student's oldest first.
        lab: the lab.
        least: tokens below which a function is too short to say anything: there are few ways to write it.
        compared: called with each before it is read.
    """
    exercises = {e.name: e.write for e in lab.declaration.exercises}
    stub = "\n\n".join(blank(lab.cells[name], write) for name, write in exercises.items())
    untouched, _ = written(stub.encode(), "stub.py", exercises)
    answer, _ = written(lab.answer.encode(), "answer.py", exercises)
    last = {hand_in.student: hand_in for hand_in in hand_ins}
    who: dict[tuple[str, Tokens], list[str]] = defaultdict(list)
    problems = []
    for hand_in in last.values():
        compared(hand_in)
        try:
            if hand_in.problem:
                raise Unreadable(hand_in.problem)
            found, broken = written(hand_in.data, hand_in.file, exercises)
        except (Unreadable, RecursionError, MemoryError) as problem:
            problems.append(f"{hand_in.name} was left out: {problem}")
            continue
        problems += [f"{hand_in.name}: {said}" for said in broken]
        for function, tokens in found.items():
            if len(tokens) >= least and tokens != untouched.get(function):
                who[function, tokens].append(hand_in.name)
    shared: dict[tuple[str, ...], list[tuple[str, Tokens]]] = defaultdict(list)
    for (function, tokens), names in who.items():
        if len(names) > 1:
            shared[tuple(names)].append((function, tokens))
    groups = [_group(names, functions, answer) for names, functions in shared.items()]
    return sorted(groups, key=lambda group: (-group.own, -group.tokens, group.submissions)), problems


def _group(names: tuple[str, ...], functions: list[tuple[str, Tokens]], answer: dict[str, Tokens]) -> Alike:
    return Alike(
        submissions=names,
        functions=tuple(function for function, _ in functions),
        tokens=sum(len(tokens) for _, tokens in functions),
        answers=tuple(function for function, tokens in functions if answer.get(function) == tokens),
        own=sum(len(tokens) for function, tokens in functions if answer.get(function) != tokens),
    )
