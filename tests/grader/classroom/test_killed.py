"""Grading that is killed, anywhere and often: nothing finished is lost or graded twice, and the table is the same."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

LAB = Path(sys.executable).with_name("lab")

# One process that forks a scheduler again and again and kills it after a moment. Gradebook, reports and table are the
# real ones; only the answer of a submission's run is made up, so that a hundred deaths take seconds.
SCRIPT = """
import os, random, signal, sys, time
from pathlib import Path
from grader.bulk import grade_class, table
from grader.classroom import hand_ins
from grader.gradebook import Gradebook, scores
from grader.report import CheckReport, ExerciseReport, Report

folder, out, deaths = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
log = os.open(out.with_suffix(".log"), os.O_CREAT | os.O_APPEND | os.O_WRONLY)
random.seed(0)

class Canned:
    def grade(self, data, file):
        os.write(log, b"begun %s\\n" % data.split()[1])
        time.sleep(0.002)
        points = float(len(data) % 5)
        checks = [CheckReport("c", "passed", points, 4.0, "")]
        exercises = [ExerciseReport("double", "passed", points, 4.0, 0.1, checks, None, "")]
        return Report("tiny", file, points, 4.0, "graded", 3, "cpu", "none", time.time() % 1, exercises)

def once():
    with Gradebook(str(out / "gradebook.sqlite")) as book:
        of = book.begin("tiny", "class", 3)
        said = lambda report: os.write(log, b"finished %s\\n" % report.submission.encode())
        grade_class(Canned(), hand_ins(folder, "tiny"), out, book, of, jobs=2, finished=said)
        (out / "results.csv").write_text(table(scores(book, of)))

out.mkdir()
for _ in range(deaths):
    child = os.fork()
    if child == 0:
        once()
        os._exit(0)
    time.sleep(random.uniform(0, 0.09))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.write(log, b"killed\\n")
once()
"""


@pytest.fixture
def handed_in(tmp_path):
    folder = tmp_path / "class"
    for n in range(60):
        path = folder / f"s{n:02}" / "tiny.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"# {n % 50:03} {'x' * (n % 50 % 7)}\n")  # the last ten are equal to the first ten
    return folder


def run(folder, out, deaths):
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    command = [sys.executable, "-c", SCRIPT, folder, out, str(deaths)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return (out / "results.csv").read_text(), out.with_suffix(".log").read_text().splitlines()


def test_a_hundred_deaths_change_nothing(handed_in, tmp_path):
    undisturbed, _ = run(handed_in, tmp_path / "calm", 0)
    table, log = run(handed_in, tmp_path / "stormy", 100)
    assert table == undisturbed
    assert len(table.splitlines()) == 61
    assert log.count("killed") == 100
    reported = {line.split("/")[0].split("s")[-1] for line in log if line.startswith("finished")}
    assert len(reported) == 60
    seen: set[int] = set()
    for line in log:  # a submission that was once reported is never begun again
        what, _, name = line.partition(" ")
        if what == "finished":
            seen.add(int(name[1:3]) % 50)
        elif what == "begun":
            assert int(name) not in seen
    assert sum(line.startswith("begun") for line in log) <= 50 + 2 * 100  # a death costs what was in work, no more
    assert not list((tmp_path / "stormy").glob("*.part"))


RIGHT, WRONG = (
    "def double(x):\n    return 2 * x\ndef half(x):\n    return x / {}\n",
    "def double(x):\n    return x * x\n",
)


def grade(tiny, folder, *more):
    command = [LAB, "grade", "class", "--lab", tiny.folder, "--out", "out", "--seed", "7", "--jobs", "2", *more]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def members(scheduler, word):
    """Processes below the scheduler whose command line has this word: zygotes, which fork and so are several."""
    found = psutil.Process(scheduler.pid).children()
    return [p for p in found if any(word in part for part in p.cmdline())]


@pytest.fixture(scope="module")
def classes(tmp_path_factory, tiny):
    """Two folders with the same class of 30, the first graded undisturbed."""
    rooms = [tmp_path_factory.mktemp(name) for name in ("calm", "stormy")]
    for room in rooms:
        (room / "class").mkdir()
        for n in range(30):
            text = RIGHT.format(2 + n % 2) if n % 3 else WRONG
            (room / "class" / f"s{n:02}.py").write_text(f"{text}\n# {n}\nimport time; time.sleep(0.15)\n")
    calm = grade(tiny, rooms[0])
    out, errors = calm.communicate(timeout=200)
    assert calm.returncode == 0, out + errors
    return rooms


def test_the_real_command_killed_at_any_place_goes_on(classes, tiny):
    calm, stormy = classes
    random.seed(1)
    for victim in ("scheduler", "zygote", "scheduler", "zygote"):
        running = grade(tiny, stormy, "--resume")
        began = time.monotonic()
        while time.monotonic() - began < 60 and not any((stormy / "out").glob("s*.json")) and running.poll() is None:
            time.sleep(0.05)
        time.sleep(random.uniform(0.1, 0.8))
        if victim == "scheduler":
            family = psutil.Process(running.pid).children(recursive=True)
            os.kill(running.pid, signal.SIGKILL)
            running.communicate(timeout=60)
            _, alive = psutil.wait_procs(family, timeout=20)
            assert not alive
        else:
            for process in members(running, "grader.zygote"):  # of submissions and of the reference, both
                process.kill()
            running.communicate(timeout=200)
    last = grade(tiny, stormy, "--resume")
    out, errors = last.communicate(timeout=200)
    assert last.returncode == 0, out + errors
    assert (stormy / "out" / "results.csv").read_text() == (calm / "out" / "results.csv").read_text()
    assert "30 of 30 graded" in out


def test_a_full_disk_is_a_sentence_and_the_rest_is_graded_later(tiny, tmp_path):
    (tmp_path / "class").mkdir()
    for n in range(6):
        (tmp_path / "class" / f"s{n}.py").write_text(f"{WRONG}# {n}\n" + "# filler\n" * 30_000)
    limited = textwrap.dedent(f"""
        import resource, signal, sys
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))  # what fills up is a file
        from grader.commands import main
        sys.argv = ["lab", "grade", "class", "--lab", {str(tiny.folder)!r}, "--out", "out", "--seed", "7"]
        main()
    """)
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    full = subprocess.run(
        [sys.executable, "-c", limited], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert full.returncode == 2, full.stdout + full.stderr
    assert "Traceback" not in full.stderr
    assert "full" in full.stderr
    again = grade(tiny, tmp_path, "--resume")
    out, errors = again.communicate(timeout=200)
    assert again.returncode == 0, out + errors
    assert "6 of 6 graded" in out
