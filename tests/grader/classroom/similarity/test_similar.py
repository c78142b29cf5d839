"""Equal code is found under other names, literals, comments and layouts; the lab's own text makes nobody alike."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.catalogue import find
from grader.classroom import HandIn
from grader.similarity import alike
from grader.similarity.written import CODE, LARGEST, written
from grader.submission import Unreadable

LAB = Path(sys.executable).with_name("lab")
LAB04 = find("lab04")
WARMUP = {"warmup": ["Warmup"], "adam": ["Adam.update_step"]}

ADA = '''
class Warmup(LearningRateSchedule):
    """Mine."""

    def __init__(self, steps):
        self.steps = steps

    def __call__(self, step):
        """Doc."""
        share = ops.minimum(step / self.steps, 1.0)
        for k in range(3):
            share = share * k + 2.5  # why
        return f"{share:.2f}"
'''
BOB = """
class Warmup(LearningRateSchedule):
    def __init__(me, number_of_steps): me.many = number_of_steps
    def __call__(me, n):
        portion = (ops.minimum((n / me.many), 7))
        for i in range(10):
            # nothing of mine
            portion = (portion * i +
                       9e9)
        return f'{portion:.1f}'
"""


def tokens(text, file="a.py", wanted=WARMUP):
    return written(text.encode(), file, wanted)[0]


def test_names_literals_comments_and_layout_do_not_count():
    ada, bob = tokens(ADA), tokens(BOB)
    assert set(ada) == {"warmup Warmup.__init__", "warmup Warmup.__call__"}
    assert ada == bob
    assert "minimum" in ada["warmup Warmup.__call__"]
    assert not {"share", "steps", "2.5", "why"} & set(ada["warmup Warmup.__call__"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ops.minimum", "ops.maximum"),  # of a library
        ("range(3)", "enumerate(3)"),  # of the language
        ("share * k + 2.5", "share + k * 2.5"),
        ("share * k", "k * share"),  # which variable stands where
        ("step / self.steps", "step"),
        ("return f", "print(f"),
    ],
)
def test_what_the_code_does_counts(old, new):
    changed = ADA.replace(old, new) + (")" if "print" in new else "")
    assert tokens(changed).get("warmup Warmup.__call__") != tokens(ADA)["warmup Warmup.__call__"]


def test_the_last_definition_counts_and_demo_cells_do_not():
    cells = f'# %%\ndef f(): return 1\n# %%{ADA}\n# %% tags=["demo"]\nclass Warmup:\n    def __call__(self): pass\n'
    assert tokens(cells) == tokens(ADA)
    assert tokens(ADA.replace("2.5", "k") + ADA) == tokens(ADA)


def test_a_notebook_and_a_file_are_alike():
    cell = {"cell_type": "code", "source": BOB.splitlines(keepends=True), "metadata": {}, "outputs": []}
    book = json.dumps({"nbformat": 4, "cells": [cell]})
    assert tokens(book, "b.ipynb") == tokens(ADA)


def handed_in(**texts):
    return [HandIn(student, f"{student}/lab04.py", text.encode(), "lab04.py") for student, text in texts.items()]


def renamed(text):
    for old, new in {"gradient": "slope", "velocity": "speed", "momentum": "inertia", "share": "part"}.items():
        text = re.sub(rf"\b{old}\b", new, text)
    return text


def test_groups_are_by_who_shares_what():
    answer, stub = LAB04.answer, (LAB04.folder / "lab.py").read_text()
    own = stub + ADA + BOB.replace("Warmup", "Adam").replace("__call__", "update_step")
    groups, problems = alike(handed_in(ada=answer, bob=renamed(answer), cyd=stub, dan=stub, eve=own), LAB04, least=50)
    assert problems == []
    (pair,) = groups
    assert pair.submissions == ("ada/lab04.py", "bob/lab04.py")
    assert {"adam Adam.update_step", "warmup Warmup.__call__"} <= set(pair.functions)
    assert pair.tokens > 800
    assert set(pair.answers) == set(pair.functions)
    for_five, _ = alike(handed_in(cyd=stub, dan=stub, eve=own), LAB04, least=1)
    assert for_five == []  # what the lab gives is everyone's


def test_smaller_groups_stand_beside_larger_ones(tiny):
    half = "def half(x):\n    return x * 0.5 + 0 * (x - x)\n"
    double = "def double(x):\n    total = x\n    for _ in range(1):\n        total = total + x\n    return total\n"
    other = "def double(x):\n    return 2 * x\n"
    texts = {"ada": half + double, "bob": half + double.replace("total", "t"), "cyd": half + other}
    groups, _ = alike(handed_in(**texts), tiny, least=5)
    assert [(g.submissions, g.functions) for g in groups] == [
        (("ada/lab04.py", "bob/lab04.py"), ("double double",)),
        (("ada/lab04.py", "bob/lab04.py", "cyd/lab04.py"), ("half half",)),
    ]
    assert alike(handed_in(**texts), tiny, least=30)[0] == []


def test_what_is_not_the_worked_answer_comes_first(tiny):
    odd = "def double(x):\n    return 3 * x - x\n"
    texts = {"ada": tiny.answer, "bob": tiny.answer, "cyd": odd, "dan": odd}
    groups, _ = alike(handed_in(**texts), tiny, least=1)
    assert [(g.submissions[0], g.own, g.tokens, len(g.answers)) for g in groups] == [
        ("cyd/lab04.py", 6, 6, 0),
        ("ada/lab04.py", 0, 8, 2),
    ]


def test_one_student_is_not_like_herself(tiny):
    twice = [HandIn("ada", f"ada/{n}.py", b"def half(x):\n    return x / 2 + 0 * x\n", "a.py") for n in (1, 2)]
    assert alike(twice, tiny, least=1) == ([], [])


HOSTILE = {
    "nested.py": "def half(x):\n    return " + "-" * 100_000 + "x",
    "sum.py": "def half(x):\n    return x" + " + x" * 5_000,
    "attributes.py": "def half(x):\n    return x" + ".x" * 5_000,
    "brackets.py": "(" * 100_000,
    "power.py": "def half(x):\n    return 10**10**8",
    "number.py": "def half(x):\n    return 0x" + "f" * 100_000,
    "surrogate.py": "def half(x):\n    return '\\ud800' + f'{x!r:>{10}}'",
    "nul.py": "def half(x):\n    return x\0",
    "cookie.py": "# coding: rot13\nqrs unys(k): cnff",
    "statements.py": "x\n" * 40_000,
    "names.py": "def half(x):\n    return " + "é" * 100_000,
    "broken.ipynb": '{"cells": [',
    "odd.ipynb": '{"nbformat": 4, "cells": [{"cell_type": "code", "source": 7}, 3, null]}',
    "deep.ipynb": "[" * 200_000,
    "code.ipynb": json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": ["x\n"] * CODE}]}),
    "large.py": "#" * (LARGEST[".py"] + 1),
    "large.ipynb": " " * (LARGEST[".ipynb"] + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_handed_in_costs_seconds_and_harms_nobody(name, tiny):
    began = time.monotonic()
    odd = HandIn("odd", name, HOSTILE[name].encode(), name)
    good = handed_in(**dict.fromkeys(("ada", "bob"), "def half(x):\n    return (x + x - x) / 2\n"))
    groups, problems = alike([good[0], odd, good[1]], tiny, least=5)
    assert [g.submissions for g in groups] == [("ada/lab04.py", "bob/lab04.py")]
    assert len(problems) <= 1
    assert all(len(said) < 300 and said.startswith(name) for said in problems)
    assert time.monotonic() - began < 60


def test_what_is_too_large_is_refused_before_it_is_parsed():
    for name in ("large.py", "large.ipynb", "code.ipynb"):
        with pytest.raises(Unreadable, match="more than"):
            written(HOSTILE[name].encode(), name, WARMUP)


def test_the_command_lists_groups_and_says_what_it_left_out(tmp_path, tiny):
    for name, text in {"ada.py": "    y = x / 2\n    return y", "bob.py": "    z = x / 3\n    return z"}.items():
        (tmp_path / name).write_text(f"def half(x):\n{text}\nprint('never run', open('ran', 'w'))\n")
    (tmp_path / "cyd.py").write_text("def half(x):\n    return (\n")
    (tmp_path / "dan\x1b[31m.ipynb").write_text("{")
    command = [LAB, "similar", tmp_path, "--lab", tiny.folder, "--least", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1. 2 submissions share 7 tokens\n   ada.py\n   bob.py\n   = half\n" in done.stdout
    assert "cyd.py: cell 1 is no Python (SyntaxError) and was left out" in done.stdout
    assert "JSON is broken" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 group among 4 students.")
    assert not (tmp_path / "ran").exists()
