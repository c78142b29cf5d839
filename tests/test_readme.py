"""The README is true: its tables, every command and every snippet."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, flags=re.DOTALL)
COMMANDS = [line[2:] for kind, text in BLOCKS if kind == "console" for line in text.splitlines()]
SNIPPETS = [text for kind, text in BLOCKS if kind == "python"]
ENDS_WITH = {"lab check lab04_optimizers.py": 1}  # an untouched copy: nothing passes yet

FRAMEWORK_NOISE = re.compile(r"^([IWE]\d{4} |WARNING: All log|.*oneDNN)", flags=re.MULTILINE)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder to work in, with two submissions in `submissions/`."""
    from grader.catalogue import find

    folder = tmp_path_factory.mktemp("desk")
    (folder / "submissions").mkdir()
    (folder / "submissions" / "ada.py").write_text(find("lab04").answer, encoding="utf-8")
    shutil.copy(find("lab04").folder / "lab.ipynb", folder / "submissions" / "bob.ipynb")
    return folder


def run(command, folder, **environment):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path, **environment},
        timeout=600,
    )


def test_the_commands_are_those_of_the_two_tools():
    assert len(COMMANDS) >= 9
    assert {c.split()[0] for c in COMMANDS} == {"lab", "zoo"}


@pytest.mark.parametrize("command", [c for c in COMMANDS if "mnist" not in c])
def test_command_works(command, desk):
    done = run(shlex.split(command), desk)
    assert done.returncode == ENDS_WITH.get(command, 0), done.stdout + done.stderr
    assert done.stdout.strip()
    assert not FRAMEWORK_NOISE.search(done.stdout + done.stderr)


@pytest.mark.parametrize("command", [c for c in COMMANDS if "mnist" in c])
def test_command_works_on_mnist(command, desk, mnist_files):
    done = run([*shlex.split(command), "--files", str(mnist_files)], desk)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda s: s.splitlines()[0])
def test_snippet_runs(snippet, desk):
    done = run([sys.executable, "-c", snippet], desk)
    assert done.returncode == 0, done.stderr


def test_the_builders_snippet_learns(desk):
    (builder,) = [s for s in SNIPPETS if "zoo.training" in s]
    assert float(run([sys.executable, "-c", builder], desk).stdout.split()[-1]) > 0.95


def test_make_has_the_commands_named():
    named = set(re.findall(r"(?:^|`)make (\w+)", README, flags=re.MULTILINE))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert named
    assert named <= targets


def test_the_house_is_described_whole():
    named = set(re.findall(r"^\| .*", README.split("## The house")[1], flags=re.MULTILINE))
    folders = {
        f"`{p.name}/`" for p in ROOT.iterdir() if (p / "__init__.py").exists() or p.name in ("tests", "benchmarks")
    }
    assert folders <= set(re.findall(r"`\w+/`", " ".join(named)))


def test_the_tables_are_true():
    assert tables() in README, f"the README's tables should read:\n\n{tables()}"


def tables():
    """The model and lab tables, made from what there is."""
    from grader.catalogue import labs
    from zoo.models import MODELS
    from zoo.weights import CARDS

    rows = ["| model | builder | parameters as built | trained weights |", "|---|---|---|---|"]
    for name, builder in MODELS.items():
        trained = ", ".join(f"{c.name} ({c.metric} {c.value:.4f})" for c in CARDS.values() if c.architecture == name)
        rows.append(f"| `{name}` | `{builder.__name__}` | {builder().count_params():,} | {trained or '-'} |")
    rows += ["", "| lab | about | minutes | exercises |", "|---|---|---|---|"]
    for lab in labs():
        d = lab.declaration
        rows.append(f"| `{lab.name}` | {d.title} | {d.minutes} | {', '.join(e.name for e in d.exercises)} |")
    return "\n".join(rows)
