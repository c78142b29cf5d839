"""`show`: a script that stops later has left its plots, and a notebook shows them below the cell."""

import subprocess
import sys

import pytest

from zoo import plots

SCRIPT = """
import matplotlib.pyplot as plt
from zoo.plots.show import show
for number in range(2):
    plt.figure(figsize=(2, 1))
    plt.plot([0, 1])
    show()
raise NotImplementedError("write adam")
"""


def test_a_script_has_saved_each_plot_before_the_next_one_begins(tmp_path):
    (tmp_path / "lab77.py").write_text(SCRIPT)
    ran = subprocess.run([sys.executable, "lab77.py"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stdout.split() == ["plot:", "out/lab77/plot_01.png", "plot:", "out/lab77/plot_02.png"]
    assert [file.name for file in sorted((tmp_path / "out" / "lab77").iterdir())] == ["plot_01.png", "plot_02.png"]
    assert "Warning" not in ran.stderr  # of a backend that has no window to show


def test_without_a_plot_there_is_nothing_to_show():
    with pytest.raises(ValueError, match=r"no plot to show. Begin one with plt.figure\(\)"):
        plots.show()
