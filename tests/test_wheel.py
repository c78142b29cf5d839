"""What is installed elsewhere is whole: labs, solutions and weights come along, and grading works from there."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from a copy of what git tracks, so that nothing is left in the checkout."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    build = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", out, copy]
    subprocess.run([sys.executable, *build], check=True)
    return next(out.glob("tapezoo-*.whl"))


def test_the_wheel_holds_what_it_needs_and_no_more(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "labs/lab04_optimizers/lab.ipynb",
        "labs/lab04_optimizers/lab.py",
        "labs/lab04_optimizers/README.md",
        "solutions/lab04_optimizers.py",
        "zoo/weights/mlp-mnist.weights.h5",
        "zoo/weights/mlp-mnist.json",
    ):
        assert needed in names
    assert {n.split("/")[0].partition("-")[0] for n in names} == {"zoo", "labs", "solutions", "grader", "tapezoo"}


def test_the_wheel_asks_for_what_requirements_txt_lists(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        asked = [line for line in archive.read(name).decode().splitlines() if line.startswith("Requires-Dist")]
    listed = [line.split("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines()]
    assert len([a for a in asked if "extra ==" not in a]) == len([line for line in listed if line])


def test_a_lab_is_started_and_graded_from_an_installed_wheel(wheel, tmp_path):
    site, desk = tmp_path / "site", tmp_path / "desk"
    desk.mkdir()
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel]
    subprocess.run([sys.executable, *install], check=True)

    def lab(*words):
        command = [sys.executable, "-m", "grader.commands", *words]
        return subprocess.run(
            command, cwd=desk, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(site)}
        )

    assert lab("start", "lab04", "--as", "py").returncode == 0
    thief = (desk / "lab04_optimizers.py").read_text() + "\n# %%\nimport solutions.lab04_optimizers\n"
    (desk / "lab04_optimizers.py").write_text(thief)
    report = json.loads(lab("check", "lab04_optimizers.py", "--json").stdout)
    assert {e["status"] for e in report["exercises"]} == {"not_attempted"}
    assert "solutions" in report["faults"][0]["message"]  # what holds the answers cannot be imported
    assert lab("export", "gradescope", "lab04").returncode == 0
    with zipfile.ZipFile(desk / "lab04_optimizers-gradescope.zip") as archive:
        assert b"tensorflow" in archive.read("requirements.txt")
        assert "house/grader/pages/class.html" in archive.namelist()
