"""Submissions as cells: the three formats, jupytext as the oracle for percent files, and damaged files."""

import io
import json
import time
import tokenize
from pathlib import Path

import jupytext
import pytest

from grader.submission import Unreadable, _quoted, exercise_cells, neutral, read_cells

PERCENT = '''# %% [markdown]
# text
# %% tags=["demo"] exercise="adam"
x = """
# %% no cell
"""
# %%
y = 2
# %% a title
'''


def test_percent_agrees_with_jupytext():
    ours = read_cells(PERCENT.encode(), "a.py")
    theirs = [c for c in jupytext.reads(PERCENT, fmt="py:percent").cells if c.cell_type == "code"]
    assert [c.source.strip() for c in ours] == [c.source.strip() for c in theirs]
    assert [list(c.tags) for c in ours] == [c.metadata.get("tags", []) for c in theirs]
    assert [c.exercise for c in ours] == [c.metadata.get("exercise") for c in theirs]
    assert [c.line for c in ours] == [4, 8, 10]


def test_plain_statements_are_cells_with_their_lines():
    source = "\ufeff# coding: utf-8\r\nimport os\r\n\r\n@d\r\ndef f():\r\n\treturn 1\r\nx = f()\r\n"
    assert [(c.number, c.line) for c in read_cells(source.encode(), "a.py")] == [(1, 2), (2, 4), (3, 7)]


def test_a_broken_statement_does_not_swallow_the_next():
    cells = read_cells(b"def f(:\n    pass\n@d\ndef g():\n    pass\nx = (1,\n", "a.py")
    assert [c.line for c in cells] == [1, 3, 6]


def test_magics():
    assert neutral("y = (a\n  % b)") == "y = (a\n  % b)"
    assert neutral("if x:\n    %matplotlib inline\nls = !ls\nf?") == (
        "if x:\n    pass  # %matplotlib inline\nls = None  # a magic stood here\npass  # f?"
    )
    assert neutral("%%bash\nrm x") == "# %%bash\n# rm x"
    assert neutral("%%time\nx = 1") == "# %%time\nx = 1"


def test_empty_is_readable():
    assert read_cells(b"", "a.py") == read_cells(b" \n", "a.ipynb") == []
    assert read_cells(b"# nothing but comment\n", "a.py") == read_cells(b"%%bash\nls\n", "a.py") == []


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"x\0", "a.py", "NUL"),
        (b"# coding: nonsense\n", "a.py", "no readable text"),
        (b"\xff\xfe", "a.py", "no readable text"),
        (b"{", "a.ipynb", "JSON is broken"),
        (b"[" * 100_000, "a.ipynb", "JSON is broken"),
        (b"[]", "a.ipynb", "nbformat"),
        (json.dumps({"nbformat": 3, "worksheets": []}).encode(), "a.ipynb", "nbformat 3"),
        (json.dumps({"nbformat": 4}).encode(), "a.ipynb", "no list of `cells`"),
        (json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": 3}]}).encode(), "a.ipynb", "no text"),
    ],
)
def test_unreadable(data, name, words):
    with pytest.raises(Unreadable, match=words):
        read_cells(data, name)


BLANKS, ESCAPED, SINGLE, TRIPLE = " " * 100_000 + "?", '"a\\' * 50_000, "'" * 100_001, "'''a\n" * 20_001


@pytest.mark.parametrize("bomb", [BLANKS, ESCAPED, SINGLE, TRIPLE], ids=["blanks", "escaped", "single", "triple"])
def test_small_files_take_no_time(bomb):
    began = time.process_time()
    exercise_cells(f'# %% exercise="adam"\nx{bomb}'.encode(), "a.py")
    assert time.process_time() - began < 2


def test_marks_in_strings_are_told_as_python_tells_them():
    lines = Path(tokenize.__file__).read_text(encoding="utf-8").split("\n")
    tokens = tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline)
    spans = [range(t.start[0], t.end[0]) for t in tokens if t.type == tokenize.STRING]
    assert _quoted(lines) == {row for span in spans for row in span}
