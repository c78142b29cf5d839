"""Time limits are of wall time: what a busy machine takes from a learner is given back once."""

import pytest

from grader.catalogue import find
from grader.grader import Grader
from grader.reference import exercise_cell, with_cell
from grader.runner import Limits


@pytest.mark.parametrize(("load", "slept", "status"), [(0.0, 2, "timeout"), (1e3, 2, "passed"), (1e3, 60, "timeout")])
def test_who_ran_out_of_time_on_an_overloaded_machine_is_tried_once_more(load, slept, status, monkeypatch):
    monkeypatch.setattr("os.getloadavg", lambda: (load, 0.0, 0.0))
    lab = find("lab01")
    declared = lab.declaration.exercise("binary_step")
    cell = exercise_cell(lab, declared)
    first = "    return "  # sleeps once, then answers
    assert cell.count(first) == 1
    slow = cell.replace(
        first, f"    import time\n    time.sleep({slept} if not SLEPT else 0)\n    SLEPT.append(1)\n{first}"
    )
    with Grader(lab, limits=Limits(timeout=1.0)) as grader:
        report = grader.grade(with_cell(lab, declared, f"SLEPT = []\n{slow}").encode(), "a.py", ["binary_step"])
    assert report.exercises[0].status == status, report.exercises[0].message
