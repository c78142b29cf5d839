import sys

import pytest

from grader.expand import expand

FILES = {
    "__init__.py": "",
    "step/__init__.py": '"""Steps."""\nfrom .plain import Plain\nfrom ours.step.fast import Fast as Fast\n',
    "step/plain.py": '''"""Module words that stay behind."""

import math
import numbers
from os import path as where

LIMIT = 3  # at most
UNUSED = 4


def within(x):
    return min(x, LIMIT)


# how it is read
@staticmethod
class Plain:
    """One step."""

    def go(self, x):
        # twice
        return within(math.sqrt(x))  # never more
''',
    "step/fast.py": """import math

from ours.step.plain import Plain, within


class Fast(Plain):
    def go(self, x):
        return within(math.cos(x))
""",
    "lazy/__init__.py": "def __getattr__(name):\n    raise AttributeError(name)\n",
    "lazy/late.py": "class Late:\n    pass\n",
}


@pytest.fixture
def ours(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "ours" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return [tmp_path]


def cells(*sources):
    return "\n\n".join(sources) + "\n"


PLAIN = '# %% exercise="plain"\nfrom ours.step import Plain'
FAST = '# %% exercise="fast"\nfrom ours.step import Fast'


def test_an_import_becomes_the_source_with_what_it_uses_and_nothing_else(ours):
    assert expand(cells("# %% [markdown]\n# # Steps", PLAIN), search=ours) == (
        """# %% [markdown]
# # Steps

# %% exercise="plain"
import math


LIMIT = 3  # at most


def within(x):
    return min(x, LIMIT)


# how it is read
@staticmethod
class Plain:
    \"\"\"One step.\"\"\"

    def go(self, x):
        # twice
        return within(math.sqrt(x))  # never more
"""
    )


def test_what_an_earlier_graded_cell_has_is_not_repeated(ours):
    text = expand(cells("# %%\nimport math", PLAIN, FAST), search=ours)
    assert text.count("import math") == text.count("class Plain") == text.count("def within") == 1
    assert text.endswith(
        '\n\n# %% exercise="fast"\nclass Fast(Plain):\n    def go(self, x):\n        return within(math.cos(x))\n'
    )


def test_a_base_class_of_ours_comes_along(ours):
    text = expand(cells(FAST), search=ours)
    assert text.index("import math") < text.index("LIMIT = 3") < text.index("class Plain") < text.index("class Fast")
    assert not any("ours" in line for line in text.splitlines() if "import" in line)


def test_demo_cells_and_markdown_stay_and_give_nothing_to_graded_cells(ours):
    demo = '# %% tags=["demo"]\nimport math\nfrom ours.step import Plain\n!echo no python'
    words = "# %% [markdown]\n# from ours.step import Plain"
    text = expand(cells(demo, words, PLAIN), search=ours)
    assert text.startswith(cells(demo, words))
    assert "import math\n\n\nLIMIT" in text.partition("exercise=")[2]


def test_a_name_the_solution_itself_defines_wins(ours):
    own = '# %% exercise="plain"\nclass Plain:\n    pass'
    assert expand(cells(own, PLAIN.replace('"plain"', '"again"')), search=ours) == cells(own, '# %% exercise="again"')


AROUND = """# %% exercise="late"
# Written by hand.
import math
from ours.lazy import Late as L
x = L()  # one

# %%
y = 2
"""


def test_text_around_the_import_stays(ours):
    written = "\n\nclass Late:\n    pass\n\n\nL = Late\n\n\n"
    assert expand(AROUND, search=ours) == AROUND.replace("from ours.lazy import Late as L\n", written)


def test_nothing_is_imported(ours):
    expand(cells(PLAIN, FAST, AROUND), search=ours)
    assert not any(name.partition(".")[0] == "ours" for name in sys.modules)


def test_the_house_of_the_grader_is_ours_and_other_libraries_are_not():
    text = expand("# %%\nfrom json import dumps\nfrom numpy import asarray\nfrom grader.verdict import equal\n")
    assert text.startswith("# %%\nfrom json import dumps\nfrom numpy import asarray\n")
    assert "from grader" not in text
    scope = {}
    exec(compile(text, "cell", "exec"), scope)
    assert scope["equal"]([1], [1]).passed
    assert not scope["equal"]([1], [2]).passed


def test_where_everything_is_installed_in_one_folder_only_what_came_with_the_grader_is_ours(tmp_path, monkeypatch):
    for package in ("alien", "sibling", "alien-1.0.dist-info", "house-1.0.dist-info"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("x = 1\n")
    (tmp_path / "alien-1.0.dist-info" / "top_level.txt").write_text("alien\n")
    (tmp_path / "house-1.0.dist-info" / "top_level.txt").write_text("grader\nsibling\n")
    monkeypatch.setattr("grader.library.HOUSE", tmp_path)
    assert expand("# %%\nfrom alien import x\nfrom sibling import x\n") == "# %%\nfrom alien import x\n\n\nx = 1\n"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("import ours.step", "`import ours.step` in a graded cell"),
        ("from ours.step import *", "or tag it demo"),
        ("from ours.step import Slow", "no class, function or constant 'Slow' was found in the source of ours.step"),
        ("def f():\n    from ours.step import Plain", "`from ours.step import Plain` stands inside a statement"),
        ("def within(x):\n    pass\nfrom ours.step import Plain", "the solution defines that name too"),
    ],
)
def test_refuses_what_cannot_be_written_out(ours, statement, said):
    with pytest.raises(ValueError, match=said.replace("*", r"\*")):
        expand(f"# %%\n{statement}\n", search=ours)


def test_text_without_anything_of_ours_is_returned_as_it_came():
    text = '"""Before the first cell."""\n\n# %%\n\nx = 1  \n\n\n\n#%% tags=["demo"]\nimport grader\n# %% [md]\n# words'
    assert expand(text) == text
