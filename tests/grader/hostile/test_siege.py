"""Every threat as a submission, all in one class that the real `lab grade` grades, beside honest work.

The first lines of a submission say what each exercise may end in (`double`, `half` and `step`; by default `passed`,
`passed` and `not_attempted`), and what the report says (`says`).
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import psutil
import pytest
from generated import BESIDE, GENERATED, HONEST
from world import FIRST, PROBES, SECOND, SEED, Ears, expected, furnish, snapshot, told

from grader.file_stem import file_stem
from grader.runner import Limits, offered_tier
from grader.sandbox import TIERS

LAB = Path(sys.executable).with_name("lab")
HERE = Path(__file__).parent
POINTS = {"double": 6.0, "half": 4.0, "step": 2.0}

FILES = {
    "labs/siege/__init__.py": '"""A lab under siege."""\n',
    "labs/siege/probes.py": PROBES,
    "labs/siege/exercises.py": '''
import json
from pathlib import Path

from grader import Exercise, Lab, close, expect

SECRET = "{canary}"
GIVEN = json.loads(Path(__file__).with_name("given.json").read_text())
draw = lambda rng: {{"x": rng.normal(size=3), "given": GIVEN}}
double = Exercise("double", write=["double"], points=6, probe="call", draw=draw, hints=("a", "b", "c"))
@double.check(points=6)
def doubles(seen, given):
    """every number is doubled, and nothing else was gained"""
    right = close(seen.y, 2 * given["x"])
    return right if not right.passed else expect(seen.won == 0, f"GAINED: {{seen.won}}")
double.mistake("squared", old="2 * x", new="x * x", say="This squares: add x to itself.")
half = Exercise("half", write=["half"], points=4, probe="call_half", draw=lambda rng: {{"x": rng.normal(size=3)}})
@half.check(points=4)
def halves(seen, given):
    """every number is halved"""
    return close(seen.y, given["x"] / 2)
half.mistake("whole", old="x / 2", new="x", say="This is the whole: divide by 2.")
no_library = ["keras.optimizers.*", "!keras.optimizers.Optimizer", "!keras.optimizers.schedules*", "torch"]
step = Exercise("step", write=["step"], points=2, probe="call_step", forbid=no_library,
                draw=lambda rng: {{"w": rng.normal(size=3), "g": rng.normal(size=3)}})
@step.check(points=2)
def steps(seen, given):
    """a step of gradient descent"""
    return close(seen.w, given["w"] - 0.1 * given["g"])
step.mistake("up", old="w - 0.1 * g", new="w + 0.1 * g", say="This goes up.")
lab = Lab(title="Siege", minutes=1, concepts="none", exercises=[double, half, step])
''',
    "solutions/siege.py": """
# {canary}
# %% exercise="double"
def double(x):
    return 2 * x

# %% exercise="half"
def half(x):
    return x / 2

# %% exercise="step"
def step(w, g):
    return w - 0.1 * g
""",
}
NEIGHBOUR = HONEST + "\n\ndef step(w, g):\n    return w - 0.1 * g\n"
HONEST_NAMES = ["a_first.py", "forged_neighbour.py", "m_middle.py", "zz_last.py"]

pytestmark = pytest.mark.skipif(offered_tier() != TIERS[0], reason="this machine offers no full sandbox")


@pytest.fixture(scope="module")
def siege(tmp_path_factory):
    """One class, graded once by the command: what came of it, and of the world around it."""
    room = tmp_path_factory.mktemp("siege")
    house, handed_in, home, outside = (room / name for name in ("house", "class", "home", "outside"))
    ears, victim = Ears(tmp_path_factory.mktemp("s")), subprocess.Popen(["sleep", "600"])
    given = told(ears, outside, home, victim, Limits())
    for name, text in FILES.items():
        path = house / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(canary=FIRST + SECOND) if "{canary}" in text else text)
    (house / "labs" / "siege" / "given.json").write_text(json.dumps(given))
    kept = furnish(outside, home)  # the grader's own libraries keep a cache in the home folder too
    handed_in.mkdir()
    for path in (HERE / "submissions").glob("*.py"):
        shutil.copy(path, handed_in)
    for number, name in enumerate(HONEST_NAMES):
        (handed_in / name).write_text(f"{NEIGHBOUR}# {number} {FIRST}{SECOND}\n")
    for name, (content, _, _) in GENERATED.items():
        path = handed_in / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    for name, text in BESIDE.items():
        (handed_in / "shadow" / name).parent.mkdir(exist_ok=True)
        (handed_in / "shadow" / name).write_text(text)
    (room / "tmp").mkdir()
    environment = os.environ | {"HOME": str(home), "TMPDIR": str(room / "tmp"), "PLANTED": FIRST + SECOND}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1"}  # the lab's own folder is watched too
    command = [LAB, "grade", handed_in, "--lab", house / "labs" / "siege", "--out", room / "out", "--device", "cpu"]
    command += ["--seed", str(SEED), "--timeout", "4", "--memory", "300", "--jobs", "2"]
    before = snapshot(house, handed_in, *kept)
    done = subprocess.run(command, cwd=room, env=environment, capture_output=True, timeout=900)
    (room / "printed").write_bytes(done.stdout + done.stderr)
    yield {
        "room": room,
        "code": done.returncode,
        "printed": (done.stdout + done.stderr).decode(errors="replace"),
        "changed": sorted(name for name, _ in before.items() ^ snapshot(house, handed_in, *kept).items()),
        "heard": ears.heard(),
        "victim": (victim.poll(), victim.poll() is None and psutil.Process(victim.pid).nice()),
    }
    victim.kill()
    victim.wait()


def report(siege, name):
    shown = name.encode("utf-8", "backslashreplace").decode()
    return json.loads((siege["room"] / "out" / f"{file_stem(shown)}.json").read_text())


def table(siege):
    """The rows of the table, with the one that names the columns."""
    with (siege["room"] / "out" / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def check(siege, name, outcomes, says):
    """The score, the statuses and the words of one report."""
    seen = report(siege, name)
    assert seen["status"] == "graded"
    assert seen["sandbox"] == TIERS[0] or seen["sandbox"] == "none was needed"
    for e in seen["exercises"]:
        assert e["status"] in outcomes[e["name"]], (e, seen["faults"])
        assert e["points"] == (POINTS[e["name"]] if e["status"] == "passed" else 0)
        assert e["message"] or e["status"] == "passed"
        assert "GAINED" not in e["message"]
        assert len(e["message"]) < 2500
    assert seen["points"] == sum(e["points"] for e in seen["exercises"])
    words = json.dumps([seen["exercises"], seen["faults"]])
    assert re.search(says, words), words
    assert FIRST + SECOND not in words


@pytest.mark.parametrize("path", sorted((HERE / "submissions").glob("*.py")), ids=lambda p: p.stem)
def test_gains_nothing(path, siege):
    check(siege, path.name, *expected(path))


@pytest.mark.parametrize("name", GENERATED)
def test_bombs_notebooks_archives_and_names(name, siege):
    _, statuses, says = GENERATED[name]
    check(siege, name, {"double": statuses, "half": statuses, "step": [*statuses, "not_attempted"]}, says)


@pytest.mark.parametrize("name", HONEST_NAMES)
def test_honest_work_beside_it_is_untouched(name, siege):
    seen = report(siege, name)
    assert (seen["points"], seen["faults"]) == (12.0, [])
    assert {e["status"] for e in seen["exercises"]} == {"passed"}


def test_the_grader_lives_and_grades_everybody(siege):
    number = len(GENERATED) + len(HONEST_NAMES) + len(list((HERE / "submissions").glob("*.py")))
    assert siege["code"] == 0, siege["printed"][-3000:]
    assert f"{number} of {number} graded" in siege["printed"]
    assert "Traceback" not in siege["printed"]
    assert len(table(siege)) == number + 1


def test_no_file_outside_changed_and_none_is_left(siege):
    assert siege["changed"] == []
    assert {path.name for path in (siege["room"] / "home").iterdir()} <= {".ssh", ".keras", ".cache", ".config"}
    assert list((siege["room"] / "tmp").iterdir()) == []
    for folder in ("/tmp", "/dev/shm", "/", "/run", "/var/tmp", siege["room"], Path.cwd()):
        assert not [name for name in os.listdir(folder) if "siege-left" in name]


def test_no_listener_heard_anything(siege):
    assert siege["heard"] == []


def test_no_process_is_left_and_none_was_signalled(siege):
    assert siege["victim"] == (None, os.nice(0))
    mark = str(siege["room"] / "tmp").encode()
    for _ in range(50):
        left = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            try:
                left += [environ.parent.name] if mark in environ.read_bytes() else []
            except OSError:
                continue
        if not left:
            break
        time.sleep(0.1)
    assert left == []


def test_every_word_is_shown_escaped(siege):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", siege["printed"])
    for page in (siege["room"] / "out").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for tag, attributes in Tags(text).seen:
            assert tag not in ("script", "img", "iframe", "object", "embed", "form", "base", "link"), page.name
            assert not [a for a in attributes if a.startswith("on") or a in ("src", "action")], (page.name, attributes)
            assert re.fullmatch(r"[^:?]*\.html", attributes.get("href", "x.html")), (page.name, attributes)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), page.name
    for row in table(siege):
        assert not any(re.match(r"[=@\t\r]|[+-](?![0-9.]+$)", cell) for cell in row), row  # a number is no formula


def test_the_canary_and_other_work_are_in_no_report(siege):
    for name in (siege["room"] / "out").glob("*.json"):
        assert FIRST + SECOND not in name.read_text()


def test_every_submission_stands_in_the_table_of_threats():
    text = (HERE / "README.md").read_text()
    rows = [row.replace("\\|", "|") for row in text.splitlines() if row.startswith("| ")]
    named = {name.strip().rstrip("*") for row in rows for name in row.split(" | ")[1].split(", ")}
    written = {path.stem for path in (HERE / "submissions").glob("*.py")}
    made = {name.encode("unicode_escape").decode() for name in GENERATED}
    made = {"aaa...py" if name.startswith("aaaa") else name for name in made}
    assert named - {"submissions"} == written | made
