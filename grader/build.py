"""What a learner gets, made from the solution: `lab.py` and `lab.ipynb`, with the bodies to write taken out."""

from pathlib import Path

import jupytext
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.blank import blank
from grader.catalogue import InstalledLab
from grader.expand import expand
from grader.lab import Lab
from grader.write_whole import write_whole

CHECK_TAGS = ["demo", "check"]  # a check cell is the learner's own; the grader runs no demo cell
FOLDED = 8  # a demo cell of so many lines that draws is folded in the notebook, which shows what comes of it
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def build(solution: Path, lab: Lab, name: str) -> dict[str, str]:
    """Make both forms of a lab.

    The solution is expanded, then every exercise's cell is blanked and followed by its check cell. Building twice gives
    the same bytes: nothing in them comes from a clock, a random stream or the version of a tool.

    Args:
        solution: the worked lab, in percent format.
        lab: its declaration.
        name: the lab's name, which both files carry in their metadata, so that `lab check FILE` finds the lab.

    Returns:
        text by file name: `lab.py` and `lab.ipynb`.

    Raises:
        ValueError: if an exercise has not exactly one cell, a cell names no exercise of the lab, or a name to blank is
            not defined in its cell.
    """
    source = expand(solution.read_text(encoding="utf-8"), search=[solution.parent.parent])
    cells = jupytext.reads(source, fmt="py:percent").cells
    _refuse_strays([c.metadata.get("exercise") for c in cells], lab, solution)
    return {
        "lab.py": _percent([_banner(lab, name, "py"), *_blanked(cells, lab, name, "py")], name),
        "lab.ipynb": _notebook([_banner(lab, name, "ipynb"), *_blanked(cells, lab, name, "ipynb")], name),
    }


def out_of_date(lab: InstalledLab) -> list[str]:
    """Names of a lab's files that differ from what its solution makes now, or are missing."""
    made = build(lab.solution, lab.declaration, lab.name)
    return [file for file, text in made.items() if _there(lab.folder / file) != text.encode()]


def write_stub(lab: InstalledLab) -> list[str]:
    """Write a lab's files that are out of date, each whole or not at all; return their names."""
    made = build(lab.solution, lab.declaration, lab.name)
    old = [file for file, text in made.items() if _there(lab.folder / file) != text.encode()]
    for file in old:
        write_whole(lab.folder / file, made[file])
    return old


def _there(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _refuse_strays(found: list[str | None], lab: Lab, solution: Path) -> None:
    for exercise in lab.exercises:
        if found.count(exercise.name) != 1:
            raise ValueError(
                f"{solution.name} has {found.count(exercise.name)} cells with exercise={exercise.name!r}, "
                "one was expected"
            )
    for stray in set(found) - {e.name for e in lab.exercises} - {None}:
        known = ", ".join(e.name for e in lab.exercises)
        raise ValueError(f"{solution.name} has a cell for {stray!r}. The exercises of the lab are: {known}")


def _banner(lab: Lab, name: str, form: str) -> nbformat.NotebookNode:
    """What this file is, and how to check it."""
    notebook = form == "ipynb"
    how = f"`lab check {name}.{form}`" + (", or the cell below each exercise" if notebook else "")
    return new_markdown_cell(
        f"> **{name}**: {lab.title}. {len(lab.exercises)} exercises, {lab.points:g} points, about {lab.minutes} "
        f"minutes.\n> Write what raises `NotImplementedError`. To check: {how}. For a hint: `lab hint EXERCISE`."
        + ("\n> The code of the plots is folded; a click opens it." if notebook else "")
    )


def _blanked(cells: list[nbformat.NotebookNode], lab: Lab, name: str, form: str) -> list[nbformat.NotebookNode]:
    """The learner's cells: exercises blanked, each followed by its check cell."""
    made = []
    for cell in cells:
        exercise = cell.metadata.get("exercise")
        if cell.cell_type != "code":
            made.append(new_markdown_cell(cell.source))
            continue
        metadata = {key: cell.metadata[key] for key in ("exercise", "tags") if key in cell.metadata}
        text = blank(cell.source, lab.exercise(exercise).write) if exercise else cell.source
        if form == "ipynb" and "demo" in metadata.get("tags", ()) and _is_a_long_plot(text):
            metadata["jupyter"] = {"source_hidden": True}
        made.append(new_code_cell(text, metadata=metadata))
        if exercise:
            made.append(new_code_cell(_check(exercise, name, form), metadata={"tags": CHECK_TAGS}))
    return made


def _is_a_long_plot(text: str) -> bool:
    return text.count("\n") + 1 >= FOLDED and ("plt." in text or "plots." in text)


def _check(exercise: str, name: str, form: str) -> str:
    """The text of a check cell. In a .py file it is a comment: whoever runs the file runs no check."""
    if form == "py":
        return f"# To check: lab check {name}.py {exercise}"
    return f'from grader import check\n\ncheck("{exercise}")'


def _percent(cells: list[nbformat.NotebookNode], name: str) -> str:
    """The percent format, one blank line between cells. Its header names the lab and no version of a tool."""
    for cell in cells:
        cell.metadata["lines_to_next_cell"] = 1
    wanted = {
        "notebook_metadata_filter": "tapezoo,-jupytext,-kernelspec",
        "cell_metadata_filter": "exercise,tags,-all",
    }
    notebook = new_notebook(cells=cells, metadata={"tapezoo": {"lab": name}, "jupytext": wanted})
    return jupytext.writes(notebook, fmt="py:percent")


def _notebook(cells: list[nbformat.NotebookNode], name: str) -> str:
    """The notebook. A cell's id comes from its exercise, or else from its place."""
    exercise = ""
    for place, cell in enumerate(cells):
        if "check" in cell.metadata.get("tags", ()):
            cell.id = f"check-{exercise}"
        elif exercise := cell.metadata.get("exercise", ""):
            cell.id = f"exercise-{exercise}"
        else:
            cell.id = f"cell-{place}"
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}, "tapezoo": {"lab": name}}
    notebook = new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"
