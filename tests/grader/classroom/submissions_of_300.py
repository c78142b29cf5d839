"""Three hundred made-up students of one lab: right, each named mistake at least once, hostile, and broken.

Names say what they are: `right-`, `learner-`, `hostile-`, `broken-`. The same every time.
"""

import io
import json
import random
import sys
import zipfile
from pathlib import Path

import jupytext

from grader.blank import blank
from grader.catalogue import InstalledLab
from grader.submission import read_cells

HOSTILE = Path(__file__).parents[1] / "hostile"
sys.path.insert(0, str(HOSTILE))

from generated import GENERATED  # noqa: E402

BROKEN = ["cookie_none.py", "nul.py", "noise.py", "signs.py", "brackets.py", "broken.ipynb", "old.ipynb", "deep.ipynb"]
BROKEN += ["too_large.ipynb", "bomb.zip", "nested.zip", "link.zip", "case.zip", "many.zip", "cut.zip"]
ATTACKED = "binary_step"  # the exercise in which the hostile ones do what they do


def write_class(folder: Path, lab: InstalledLab, given: dict, size: int = 300) -> dict[str, str]:
    """Write a class; return what each student is: right, learner, hostile or broken.

    Args:
        folder: where to; made.
        lab: the lab, one with the exercise that the hostile ones attack in.
        given: what every attack is told about the world around it.
        size: how many submissions.
    """
    made = broken(lab) | hostile(lab, given)
    made |= right(lab, 20)
    made |= learners(lab, size - len(made))
    folder.mkdir(parents=True)
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return {name: name.partition("-")[0] for name in made}


def right(lab: InstalledLab, count: int) -> dict[str, bytes]:
    """The solution: as one file, as notebooks, in folders, zipped, and handed in by several."""
    notebook = jupytext.writes(jupytext.reads(lab.answer, fmt="py:percent"), fmt="ipynb")
    forms = {}
    for n in range(count):
        own = f"{lab.answer}\n# {n}\n".encode()
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr(f"work/{lab.name}.py", own)
        forms |= [
            {f"right-{n:02}.py": own},
            {f"right-{n:02}.ipynb": notebook.encode()},  # equal to one another
            {f"right-{n:02}/{lab.name}.py": own},
            {f"right-{n:02}.zip": zipped.getvalue()},
        ][n % 4]
    return forms


def learners(lab: InstalledLab, count: int) -> dict[str, bytes]:
    """Each named mistake once or more, up to five in a submission, and some exercises not written yet."""
    random_ = random.Random(300)
    mistakes = [(e, m) for e in lab.declaration.exercises for m in e.mistakes]
    random_.shuffle(mistakes)
    hands: list[dict] = [{} for _ in range(count)]
    for exercise, mistake in mistakes:
        free = [hand for hand in hands if exercise.name not in hand]
        random_.choice(free[: max(1, len(free) // 2)])[exercise.name] = mistake
    made = {}
    for n, hand in enumerate(hands):
        text = lab.answer
        for exercise in lab.declaration.exercises:
            cell = lab.cells[exercise.name]
            if mistake := hand.get(exercise.name):
                changed = cell
                for old, new in mistake.edits:
                    changed = changed.replace(old, new)
            elif random_.random() < n / count / 3:
                changed = blank(cell, exercise.write)
            else:
                continue
            text = text.replace(cell, changed)
        made[f"learner-{n:03}.py"] = f"{text}\n# learner {n}\n".encode()
    return made


def hostile(lab: InstalledLab, given: dict) -> dict[str, bytes]:
    """Each of the siege's submissions, with the honest solution behind it, doing its deed inside one exercise."""
    honest = "\n\n".join(c.source for c in read_cells(lab.answer.encode(), "a.py") if "demo" not in c.tags)
    deed = f"""
_honest = {ATTACKED}


def {ATTACKED}(*args, **kwargs):
    if "attack" in globals():
        import json

        attack(json.loads({json.dumps(given)!r}))
    return double(_honest(*args, **kwargs) / 2)
"""
    return {
        f"hostile-{path.name}": f"{path.read_text()}\n\n{honest}\n{deed}".encode()
        for path in sorted((HOSTILE / "submissions").glob("*.py"))
        if "def double" in path.read_text()
    }


def broken(lab: InstalledLab) -> dict[str, bytes]:
    """What people hand in by mistake, and what no reader should choke on."""
    cell = lab.cells[ATTACKED]
    made = {
        "empty.py": b"",
        "comments.py": b"# nothing\n# at all\n",
        "untouched.py": (lab.folder / "lab.py").read_bytes(),
        "untouched.ipynb": (lab.folder / "lab.ipynb").read_bytes(),
        "bracket.py": lab.answer.replace(cell, cell.replace("return ", "return (", 1)).encode(),
        "half.py": lab.answer[: len(lab.answer) // 2].encode(),
        "half.ipynb": (lab.folder / "lab.ipynb").read_bytes()[:5000],
        "raises.py": f"raise RuntimeError('as a whole')\n{lab.answer}".encode(),
        "not_a_zip.zip": b"I am a letter, and no archive.",
        "prose.py": b"Dear teacher,\n\nI could not do this week's lab.\n",
        "a_folder/letter.txt": b"there is no program in this folder",
    }
    made |= {name: GENERATED[name][0] for name in BROKEN}
    return {f"broken-{name}": data for name, data in made.items()}
