import os

import jupytext
import nbformat
import pytest

from grader import Exercise, Lab
from grader.build import build, out_of_date, write_stub
from grader.catalogue import InstalledLab, labs

SOLUTION = '''# %% [markdown]
# # Squares
# A square is $x^2$.

# %% exercise="square"
import math


def square(x):
    """The square of x."""
    # multiply
    return x * x  # done


# %% tags=["demo"]
print(square(3), math.pi)

# %% [markdown]
# ## Roots

# %% exercise="roots"
class Roots:
    """Roots."""

    def positive(self, x):
        return math.sqrt(x)

    def negative(self, x):
        return -self.positive(x)
'''

DECLARATION = """
from grader import Exercise, Lab

square = Exercise("square", write=["square"], points=1, probe="call")
roots = Exercise("roots", write=["Roots.negative"], points=2, probe="call")

for exercise in (square, roots):
    @exercise.check(points=exercise.points)
    def right(seen, given):
        '''it is right'''

lab = Lab("squares and roots", minutes=20, concepts="none", exercises=[square, roots])
"""


@pytest.fixture
def lab(tmp_path):
    folder = tmp_path / "labs" / f"lab00_{abs(hash(tmp_path))}"  # a name of its own: declarations stay imported
    folder.mkdir(parents=True)
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / f"{folder.name}.py").write_text(SOLUTION)
    (folder / "__init__.py").write_text("")
    (folder / "exercises.py").write_text(DECLARATION)
    return InstalledLab(folder)


def test_the_percent_form_reads_as_a_learner_should_see_it(lab):
    assert (
        build(lab.solution, lab.declaration, "lab00_squares")["lab.py"]
        == '''# ---
# jupyter:
#   tapezoo:
#     lab: lab00_squares
# ---

# %% [markdown]
# > **lab00_squares**: squares and roots. 2 exercises, 3 points, about 20 minutes.
# > Write what raises `NotImplementedError`. To check: `lab check lab00_squares.py`. For a hint: `lab hint EXERCISE`.

# %% [markdown]
# # Squares
# A square is $x^2$.

# %% exercise="square"
import math


def square(x):
    """The square of x."""
    # multiply
    raise NotImplementedError("write square")

# %% tags=["demo", "check"]
# To check: lab check lab00_squares.py square

# %% tags=["demo"]
print(square(3), math.pi)

# %% [markdown]
# ## Roots

# %% exercise="roots"
class Roots:
    """Roots."""

    def positive(self, x):
        return math.sqrt(x)

    def negative(self, x):
        raise NotImplementedError("write Roots.negative")

# %% tags=["demo", "check"]
# To check: lab check lab00_squares.py roots
'''
    )


def test_the_notebook_folds_long_cells_that_draw_and_are_not_the_learners(lab):
    demo, drawn = ' tags=["demo"]', "print(1)\n" * 6 + "plt.plot([1])\n"
    cells = [(demo, drawn + "plt.show()\n"), (demo, drawn), (demo, "print(1)\n" * 8), ("", drawn + "plt.show()\n")]
    more = "".join(f"\n# %%{tag}\n{text}" for tag, text in cells)
    lab.solution.write_text(f"{lab.solution.read_text()}\n{more}")
    made = build(lab.solution, lab.declaration, lab.name)
    folded = [c.metadata.get("jupyter") for c in nbformat.reads(made["lab.ipynb"], as_version=4).cells]
    assert folded[-4:] == [{"source_hidden": True}, None, None, None]
    assert "source_hidden" not in made["lab.py"]


def test_the_notebook_has_the_same_cells_and_real_checks(lab):
    made = build(lab.solution, lab.declaration, "lab00_squares")
    notebook = nbformat.reads(made["lab.ipynb"], as_version=4)
    percent = jupytext.reads(made["lab.py"], fmt="py:percent")
    nbformat.validate(notebook)
    assert notebook.metadata.tapezoo.lab == percent.metadata.tapezoo.lab == "lab00_squares"
    assert notebook.metadata.kernelspec.name == "python3"
    assert [c.id for c in notebook.cells] == [
        *["cell-0", "cell-1", "exercise-square", "check-square"],
        *["cell-4", "cell-5", "exercise-roots", "check-roots"],
    ]
    checks = [c for c in notebook.cells if "check" in c.metadata.get("tags", [])]
    assert [c.source for c in checks] == [
        f'from grader import check\n\ncheck("{name}")' for name in ("square", "roots")
    ]
    assert all(c.outputs == [] and c.execution_count is None for c in notebook.cells if c.cell_type == "code")
    for one, other in zip(notebook.cells[1:], percent.cells[1:], strict=True):
        assert one.cell_type == other.cell_type
        assert one.metadata.get("tags") == other.metadata.get("tags")
        assert one.metadata.get("exercise") == other.metadata.get("exercise")
        assert one in checks or one.source == other.source


def test_building_twice_gives_the_same_bytes(lab):
    assert build(lab.solution, lab.declaration, "a") == build(lab.solution, lab.declaration, "a")


def test_the_stub_fails_by_naming_what_to_write(lab):
    scope = {}
    for cell in jupytext.reads(build(lab.solution, lab.declaration, lab.name)["lab.py"], fmt="py:percent").cells:
        if cell.cell_type == "code" and "demo" not in cell.metadata.get("tags", []):
            exec(cell.source, scope)
    with pytest.raises(NotImplementedError, match="write square"):
        scope["square"](3)
    with pytest.raises(NotImplementedError, match=r"write Roots\.negative"):
        scope["Roots"]().negative(4)


def test_writes_what_is_out_of_date_and_touches_nothing_else(lab):
    assert out_of_date(lab) == write_stub(lab) == ["lab.py", "lab.ipynb"]
    assert out_of_date(lab) == write_stub(lab) == []
    assert set(os.listdir(lab.folder)) - {"__pycache__"} == {"__init__.py", "exercises.py", "lab.ipynb", "lab.py"}
    notebook = lab.folder / "lab.ipynb"
    os.utime(notebook, ns=(1, 1))
    (lab.folder / "lab.py").write_text("changed by hand")
    assert out_of_date(lab) == ["lab.py"]
    assert write_stub(lab) == ["lab.py"]
    assert notebook.stat().st_mtime_ns == 1
    lab.solution.write_text(SOLUTION.replace("# multiply", "# multiply it"))
    assert out_of_date(lab) == ["lab.py", "lab.ipynb"]


def test_refuses_a_solution_that_does_not_fit_the_declaration(lab):
    lab.solution.write_text(SOLUTION.replace('exercise="square"', ""))
    with pytest.raises(ValueError, match="has 0 cells with exercise='square', one was expected"):
        build(lab.solution, lab.declaration, lab.name)
    lab.solution.write_text(SOLUTION + '\n# %% exercise="cube"\nx = 1\n')
    with pytest.raises(ValueError, match=r"has a cell for 'cube'\. The exercises of the lab are: square, roots"):
        build(lab.solution, lab.declaration, lab.name)
    blank_of_nothing = Exercise("square", write=["cube"], points=0, probe="call")
    lab.solution.write_text(SOLUTION.partition("# %% [markdown]\n# ## Roots")[0])
    with pytest.raises(ValueError, match="cannot blank 'cube'"):
        build(lab.solution, Lab("", 1, "", [blank_of_nothing]), lab.name)


@pytest.mark.parametrize("installed", labs(), ids=lambda lab: lab.name)
def test_every_lab_is_up_to_date(installed):
    assert out_of_date(installed) == [], f"run `lab build {installed.name}`"
