"""`check("adam")` in a notebook: observe what the kernel has defined, judge it, show the answer."""

import atexit
import html
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from grader.catalogue import InstalledLab, exercise_home
from grader.grader import PUBLIC_SEED, verdict
from grader.judge import requests
from grader.observe import observe
from grader.reference import Reference
from grader.report import ExerciseReport
from grader.runner import Observation, Zygote
from grader.screen import exercise_lines

_references: dict[tuple[str, int], Reference] = {}  # started at the first check, and kept: TensorFlow is imported once


class Answer:
    """What `check` returns: shows itself as text in a terminal and as HTML in a notebook."""

    def __init__(self, report: ExerciseReport):
        self.report = report

    def __repr__(self) -> str:
        return "\n".join(text for _, text in exercise_lines(self.report))

    def _repr_html_(self) -> str:
        colour = {"passed": "#1a7f37", "failed": "#b35900", "hint": "#0550ae"}
        rows = [
            f'<div style="color:{colour.get(kind, "inherit")};white-space:pre-wrap">{html.escape(text)}</div>'
            for kind, text in exercise_lines(self.report)
        ]
        return f'<div style="font-family:monospace;line-height:1.5">{"".join(rows)}</div>'


def check(exercise: str, *, seed: int = PUBLIC_SEED, namespace: Mapping[str, Any] | None = None) -> Answer:
    """Check one exercise on what this notebook has defined.

    Args:
        exercise: its name, e.g. `"adam"`; `"lab04/adam"` where several labs have it.
        seed: another seed draws other inputs.
        namespace: where the definitions are. Defaults to the notebook's (`__main__`).

    Raises:
        ValueError: if no lab has the exercise; the message lists the known ones.
    """
    lab, name = exercise_home(exercise)
    reference = _reference(lab, seed)
    declared = lab.declaration.exercise(name)
    defined = vars(sys.modules["__main__"]) if namespace is None else namespace

    def look(names: Sequence[str]) -> dict[str, Observation]:
        seen = {}
        for asked in requests(lab.declaration, [seed], names):
            got = observe(defined, lab.probes, asked.probe, asked.inputs, asked.forbid)
            seen[asked.id] = Observation(got.status, got.arrays, got.message, 0.0)
        return seen

    return Answer(verdict(declared, seed, look([name]), reference, look))


def _reference(lab: InstalledLab, seed: int) -> Reference:
    at = (lab.name, seed)
    if at not in _references:
        if _references:
            zygote = next(iter(_references.values())).zygote
        else:
            zygote = Zygote(sandbox="none")
            zygote.start()
            atexit.register(zygote.close)
        _references[at] = Reference(lab, seed, zygote)
    return _references[at]
