"""A class graded by a real Ray cluster of several nodes, here: the same grades, whatever becomes of them."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from grader.cluster import Machines, RayGrader
from grader.nest import environment

ROOT = Path(__file__).resolve().parents[3]
SMALL = {"object_store_memory": 80 << 20, "memory": 8 << 30}
RIGHT = "def double(x):\n    return 2 * x\ndef half(x):\n    return x / {}\n"
WRONG = "def double(x):\n    return x * x\n"
SLOW = "import time; time.sleep(0.4)\n"


@pytest.fixture(scope="module")
def cluster():
    """A cluster whose head grades nothing; each test adds the nodes it grades on, and takes them away."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    cluster_utils = pytest.importorskip("ray.cluster_utils", reason="Ray is not installed (extra ray)")
    with unless_too_busy():
        found = cluster_utils.Cluster(
            initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False, **SMALL}
        )
    yield found
    found.shutdown()


@contextlib.contextmanager
def unless_too_busy():
    """Ray gives a node thirty seconds to start, whatever else the machine is doing: no fault of ours if it does not."""
    try:
        yield
    except Exception as problem:
        if "timed out during startup" in str(problem):
            pytest.skip("this machine is so busy that Ray gave up starting a node")
        raise


@pytest.fixture(scope="module")
def add(cluster):
    """Add a node to the cluster."""

    def one(**more):
        with unless_too_busy():
            return cluster.add_node(**SMALL | {"num_cpus": 1} | more)

    return one


@pytest.fixture(scope="module")
def survivor(add):
    """A node on which several tests grade."""
    return add()


def grade(tiny, folder, *more, **environment):
    command = [sys.executable, "-m", "grader.commands", "grade", "class", "--lab", tiny.folder, "--seed", "7", *more]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    light = {"KERAS_BACKEND": "numpy", "PYTHONPATH": str(ROOT)}  # the backend that is imported soonest
    return subprocess.Popen(command, cwd=folder, env=os.environ | light | environment, start_new_session=True, **pipes)


def on(cluster, *more):
    return ("--executor", "ray", "--ray-address", cluster.address, "--memory", "512", *more)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A folder with a class of fifteen: right, wrong, broken, unreadable, handed in twice."""
    room = tmp_path_factory.mktemp("room")
    (room / "class").mkdir()
    for n in range(14):
        text = [WRONG, RIGHT.format(2), RIGHT.format(3), "def double(x:\n"][n % 4] + f"# {n % 12}\n"
        (room / "class" / f"s{n:02}.py").write_text(text + SLOW * (n % 4 != 3))
    (room / "class" / "s14.zip").write_bytes(b"no archive")
    return room


def wait_for(what, seconds=120.0):
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def without_seconds(stored):
    if isinstance(stored, dict):
        return {name: without_seconds(value) for name, value in stored.items() if name != "seconds"}
    return [without_seconds(value) for value in stored] if isinstance(stored, list) else stored


def everything(out):
    """All that a grading leaves, but for what a clock says."""
    reports = {p.name: without_seconds(json.loads(p.read_text())) for p in out.glob("s*.json")}
    tables = {"results.csv": (out / "results.csv").read_text()}
    columns = {"contents": "*", "attempts": "student, name, at, late, sha256", "classes": "lab, name, seed"}
    book = sqlite3.connect(out / "gradebook.sqlite")
    for table, what in columns.items():
        tables[table] = sorted(book.execute(f"SELECT {what} FROM {table}"))
    grades = sorted(book.execute("SELECT sha256, report, reason FROM grades"))
    book.close()
    as_first = {"submission": None}  # of equal ones, whichever came first
    tables["grades"] = [(sha, without_seconds(json.loads(r)) | as_first, reason) for sha, r, reason in grades]
    return reports, tables


def test_a_gpu_is_shared_by_as_many_as_its_share_allows(tiny, cluster, add):
    node = add(num_cpus=8, num_gpus=1, memory=64 << 30)
    for share, many in ((0.4, 2), (0.25, 4)):
        machines = Machines(tiny, seed=7, address=cluster.address, device="gpu", gpu_share=share)
        assert machines.room()[node.node_id] == many
        if many == 2:
            machines.close()
    if os.path.exists("/dev/nvidiactl"):
        machines.close()
    else:
        with pytest.raises(ValueError, match="counts a GPU there, but TensorFlow finds none"), RayGrader(machines):
            pass
    cluster.remove_node(node)


def test_a_machine_that_would_grade_otherwise_is_not_used(tiny, room, cluster, add, tmp_path):
    other, nothing, weak = tmp_path / "other", tmp_path / "nothing", tmp_path / "weak"
    shutil.copytree(ROOT / "grader", other / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    (other / "grader" / "later.py").write_text("")
    for folder in (nothing, weak):
        folder.mkdir()
    (nothing / "grader.py").write_text("raise ModuleNotFoundError(\"No module named 'grader'\")\n")
    (weak / "libseccomp.so.2").write_text("")  # found first, and no library
    found = [{"PYTHONPATH": str(other)}, {"PYTHONPATH": str(nothing)}]
    found.append({"PYTHONPATH": str(ROOT), "LD_LIBRARY_PATH": str(weak)})
    nodes = [add(env_vars=variables) for variables in found]
    running = grade(tiny, room, "--out", "refused", *on(cluster))
    said, errors = running.communicate(timeout=300)
    for node in nodes:
        cluster.remove_node(node)
    assert (running.returncode, said) == (2, ""), errors
    assert "Traceback" not in errors
    last = errors.splitlines()[-1]
    assert last.count(" is not used: ") == 3
    assert "is not used: the grader's code is " in last
    assert "is not used: tapezoo is not installed there" in last
    assert "is not used: this machine offers the sandbox 'limits' only" in last


def test_a_machine_lost_in_the_middle_changes_nothing(tiny, room, cluster, add, survivor):
    calm = grade(tiny, room, "--out", "calm", "--jobs", "2", "--memory", "512")
    said, errors = calm.communicate(timeout=300)
    assert calm.returncode == 0, said + errors
    doomed = add()
    running = grade(tiny, room, "--out", "stormy", *on(cluster))
    wait_for(lambda: len(list((room / "stormy").glob("s*.json"))) > 2)
    cluster.remove_node(doomed, allow_graceful=False)
    assert running.poll() is None
    said, errors = running.communicate(timeout=300)
    assert (running.returncode, errors) == (0, ""), said
    assert "15 of 15 graded" in said
    assert "(raylet)" not in said
    ours, theirs = everything(room / "stormy"), everything(room / "calm")
    assert ours == theirs
    assert len(ours[1]["grades"]) == 13  # what was handed in twice was graded once


def test_ctrl_c_leaves_nobody(tiny, cluster, survivor, tmp_path):
    (tmp_path / "class").mkdir()
    for n in range(100):  # more than are graded before it is stopped
        (tmp_path / "class" / f"s{n:02}.py").write_text(RIGHT.format(2) + SLOW + f"# {n}\n")
    running = grade(tiny, tmp_path, "--out", "stopped", *on(cluster))
    wait_for(lambda: list((tmp_path / "stopped").glob("s*.json")))
    (raylet,) = [p.process.pid for p in survivor.all_processes["raylet"]]
    graders = [p for p in psutil.Process(raylet).children(recursive=True) if "grader.zygote" in " ".join(p.cmdline())]
    assert len(graders) >= 2
    homes = {p.cwd() for p in graders}
    os.killpg(running.pid, signal.SIGINT)
    said, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (130, ""), said
    assert not psutil.wait_procs(graders, timeout=10)[1]
    actors = [p for p in psutil.Process(raylet).children(recursive=True) if "RemoteGrader" in " ".join(p.cmdline())]
    assert not psutil.wait_procs(actors, timeout=10)[1]
    assert not [home for home in homes if os.path.exists(home)]


@pytest.fixture(scope="module")
def grader(tiny, cluster, survivor):
    """A `RayGrader` in this process, which soon knows that a machine is gone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "numpy")
        with RayGrader(Machines(tiny, seed=7, address=cluster.address, patience=3.0)) as grader:
            yield grader


def test_a_fault_of_the_grader_is_told_as_here(grader):
    with pytest.raises(TypeError) as told:
        grader.grade("text, where bytes are due", "ada.py")
    assert (type(told.value), str(told.value)) == (TypeError, "a bytes-like object is required, not 'str'")


def test_a_submission_under_which_machines_die_is_given_up(grader, monkeypatch):
    begun, taken = [], grader._take

    def take_and_lose():
        begun.append(remote := taken())
        threading.Timer(0.3, grader.machines.ray.kill, [remote.actor]).start()
        return remote

    monkeypatch.setattr(grader, "_take", take_and_lose)
    monkeypatch.setattr(grader.machines, "patience", 60.0)  # a busy computer takes its time to begin another
    report = grader.grade((RIGHT.format(2) + SLOW * 5).encode(), "ada.py")
    assert report.status == "could_not_run"
    assert "was lost, 3 times" in report.exercises[0].message
    assert len(set(begun)) == 3


def test_when_every_machine_is_lost_it_is_nobodys_zero(grader, cluster, add, survivor):
    lost = threading.Timer(0.5, cluster.remove_node, [survivor], {"allow_graceful": False})
    lost.start()
    report = grader.grade((RIGHT.format(2) + SLOW * 5).encode(), "ada.py")
    lost.join()
    assert report.status == "could_not_run"
    assert {e.status for e in report.exercises} == {"could_not_run"}
    assert "every machine of the Ray cluster is lost" in report.exercises[0].message
    wait_for(lambda: not grader.machines.room())  # Ray needs a moment to be sure
    began = time.monotonic()
    assert grader.grade(b"", "bob.py").status == "could_not_run"
    assert time.monotonic() - began < 2  # nobody waits a second time
    add()  # but a machine that joins is used
    assert grader.grade(RIGHT.format(2).encode(), "bob.py").passed


def test_the_gpu_that_the_cluster_gave_is_the_one_a_child_sees(monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "3")
    assert environment("gpu", "")["CUDA_VISIBLE_DEVICES"] == "3"
    assert environment("cpu", "")["CUDA_VISIBLE_DEVICES"] == "-1"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--executor", "dask"], "--executor dask: local or ray was expected"),
        (["--ray-address", "auto"], "--ray-address auto: this is of use with --executor ray only"),
        (["--executor", "ray", "--sandbox", "none so ever"], "--sandbox none so ever: one of "),
        (["--executor", "ray"], 'Ray is not installed. Do: pip install "tapezoo[ray]"'),
    ],
)
def test_wrong_use_is_a_sentence(tiny, room, tmp_path, more, sentence):
    (tmp_path / "ray.py").write_text("raise ModuleNotFoundError(\"No module named 'ray'\")\n")
    running = grade(tiny, room, "--out", "wrong", *more, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    said, errors = running.communicate(timeout=60)
    assert (running.returncode, said, errors.count("\n")) == (2, "", 1)
    assert sentence in errors
