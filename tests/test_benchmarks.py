"""The rows of the bench, and how a part of it is named."""

import pytest

from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.row import row


@pytest.mark.parametrize(
    ("ratio", "target", "also", "ok"),
    [
        (2.0, {"least": 2.0}, True, True),
        (1.9, {"least": 2.0}, True, False),
        (1.2, {"most": 1.2}, True, True),
        (1.3, {"most": 1.2}, True, False),
        (9.0, {"least": 2.0}, False, False),
        (None, {"least": 2.0}, True, False),
    ],
)
def test_a_row_says_whether_its_target_is_met(ratio, target, also, ok):
    made = row("what", ratio, "how", **target, also=also)
    assert made["ok"] is ok
    assert made["target"] == ("≥ 2" if "least" in target else "≤ 1.2")


@pytest.mark.parametrize("targets", [{}, {"least": 1.0, "most": 2.0}])
def test_a_row_has_one_target(targets):
    with pytest.raises(ValueError, match="one target"):
        row("what", 1.0, "how", **targets)


def test_an_unknown_part_is_told_with_those_there_are():
    with pytest.raises(SystemExit, match=r"no benchmark 'speed'.*" + ", ".join(BENCHMARKS)):
        main(["speed"])


def test_a_peer_that_is_not_installed_is_a_row_that_says_how_to_get_it(tmp_path, monkeypatch):
    from benchmarks import peers

    monkeypatch.setattr(peers, "PEERS", tmp_path)
    assert peers.otter(tmp_path, "") is None
    assert peers.nbgrader(tmp_path, "") is None
    rows = peers.compared({"adam": 0.2, "lab04": 0.6}, {"adam": 0.2, "lab04": 0.6}, 16)
    assert [r["ratio"] for r in rows] == [None] * 4
    assert all("make peers" in r["detail"] and not r["ok"] for r in rows)
