"""Which labs there are, and where each keeps its files."""

import difflib
import importlib.util
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path

from grader.exercise import Exercise
from grader.house import HOUSE
from grader.lab import Lab
from grader.submission import read_cells


@dataclass(frozen=True)
class InstalledLab:
    """A lab's files: `{exercises,probes,lab}.py` and `lab.ipynb` in its folder, `../../solutions/NAME.py` beside it."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name: `lab04_optimizers`."""
        return self.folder.name

    @property
    def solution(self) -> Path:
        """The worked lab, the one source of the others."""
        return self.folder.parent.parent / "solutions" / f"{self.name}.py"

    @cached_property
    def declaration(self) -> Lab:
        """What `exercises.py` declares. Imported as a package of its own, so that `from . import oracle` works."""
        package = f"grader_lab_{self.name}"
        if package not in sys.modules:
            spec = importlib.util.spec_from_file_location(
                package, self.folder / "__init__.py", submodule_search_locations=[str(self.folder)]
            )
            if spec is None or spec.loader is None:
                raise ValueError(f"the lab {self.name} has no __init__.py in {self.folder}")
            sys.modules[package] = importlib.util.module_from_spec(spec)
        return import_module(f"{package}.exercises").lab

    @cached_property
    def probes(self) -> str:
        """The text of `probes.py`, which runs beside the learner's code."""
        return (self.folder / "probes.py").read_text(encoding="utf-8")

    @cached_property
    def answer(self) -> str:
        """The solution with what it takes from our library written out: it stands alone, like a submission."""
        from grader.expand import expand

        root = self.solution.parent.parent  # what a lab takes from its own house is found there
        return expand(self.solution.read_text(encoding="utf-8"), search=[root])

    @cached_property
    def cells(self) -> dict[str, str]:
        """The text of each exercise's cell in `answer`, by the exercise's name."""
        found: dict[str, str] = {}
        for cell in read_cells(self.answer.encode(), f"{self.name}.py"):
            if cell.exercise in found:
                raise ValueError(f"{self.solution} has two cells with exercise={cell.exercise!r}")
            if cell.exercise:
                found[cell.exercise] = cell.source
        return found


def labs(root: Path = HOUSE) -> list[InstalledLab]:
    """All labs under `root/labs`, in order."""
    return [InstalledLab(path.parent) for path in sorted((root / "labs").glob("*/exercises.py"))]


def find(name: str) -> InstalledLab:
    """A lab by its name, by the beginning of its name ("lab04"), or by its folder.

    Raises:
        ValueError: if there is none, or the beginning fits several; the message lists the known ones.
    """
    folder = Path(name)
    if (folder / "exercises.py").is_file():
        return InstalledLab(folder.resolve())
    known = labs()
    exact = [lab for lab in known if lab.name == name]
    fitting = exact or [lab for lab in known if name and lab.name.startswith(name)]
    if len(fitting) != 1:
        what = f"several labs begin with {name!r}" if fitting else f"there is no lab {name!r}"
        raise ValueError(f"{what}. The labs are: {', '.join(lab.name for lab in known)}")
    return fitting[0]


def lab_of(path: Path, text: str) -> InstalledLab:
    """The lab a learner's file belongs to: by the mark `lab: NAME` that `lab start` leaves in it, else by its name.

    Raises:
        ValueError: if neither tells.
    """
    names = re.findall(r'\blab"?\s*:\s*"?(\w+)', text) + re.findall(r"lab\d+", path.name)
    for name in names:
        for lab in labs():
            if lab.name == name or (re.fullmatch(r"lab\d+", name) and lab.name.startswith(name)):
                return lab
    raise ValueError(
        f"{path.name} does not say which lab it belongs to. Add `--lab NAME`, one of: "
        + ", ".join(lab.name for lab in labs())
    )


def exercise_home(name: str) -> tuple[InstalledLab, str]:
    """The lab of an exercise, and its name there.

    Args:
        name: the exercise (`adam`) or something that is written in it (`Adam`, `Adam.update_step`), alone or behind its
            lab (`lab04/adam`).

    Raises:
        ValueError: if no lab has it (what is alike is named, else all there is), or several have.
    """
    where, _, wanted = name.rpartition("/")
    rooms = [find(where)] if where else labs()
    for fits in (_is_called, _writes, _writes_part_of):
        homes = [(lab, e.name) for lab in rooms for e in lab.declaration.exercises if fits(e, wanted)]
        if len(homes) == 1:
            return homes[0]
        if homes:
            known = " or ".join(f"{lab.name}/{exercise}" for lab, exercise in homes)
            raise ValueError(f"several exercises fit {wanted!r}: say {known}")
    names = {e.name: lab.name for lab in rooms for e in lab.declaration.exercises}
    alike = difflib.get_close_matches(wanted, names, n=3, cutoff=0.6)
    if alike:
        meant = " or ".join(f"{names[a]}/{a}" for a in alike)
        raise ValueError(f"there is no exercise {wanted!r}. Is it {meant}? `lab list` shows all.")
    known = "; ".join(f"{lab.name}: {', '.join(e.name for e in lab.declaration.exercises)}" for lab in rooms)
    raise ValueError(f"there is no exercise {wanted!r}. The exercises are: {known}")


def _is_called(exercise: Exercise, name: str) -> bool:
    return exercise.name == name


def _writes(exercise: Exercise, name: str) -> bool:
    return name in exercise.write


def _writes_part_of(exercise: Exercise, name: str) -> bool:
    """Whether `name` is a class of which a method is to be written, or a method of such a class."""
    return name.partition(".")[0] in {written.partition(".")[0] for written in exercise.write}
