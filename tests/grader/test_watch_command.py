"""`lab watch`, run beside a file that is edited as editors do it."""

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil

from grader.catalogue import find
from grader.reference import exercise_cell, with_cell

LAB = Path(sys.executable).with_name("lab")


class Watching:
    """The command in a process of its own, its lines as they come."""

    def __init__(self, *words):
        self.process = subprocess.Popen(
            [LAB, "watch", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
        )
        self.lines = queue.Queue()
        threading.Thread(target=self._read).start()

    def _read(self):
        with self.process.stdout as lines:
            for line in lines:
                self.lines.put(line.rstrip())

    def until(self, words):
        """The lines up to one that has these words in it."""
        said = []
        while not said or words not in said[-1]:
            said.append(self.lines.get(timeout=120))
        return "\n".join(said)


def test_it_says_what_changed_whenever_the_file_is_saved(tmp_path):
    lab = find("lab01")
    file, perceptron = tmp_path / "mine.py", lab.declaration.exercise("perceptron")
    stub = (lab.folder / "lab.py").read_text()
    file.write_text(stub)
    right = exercise_cell(lab, perceptron)
    blank = exercise_cell(lab, perceptron).partition('"""')[0]
    watching = Watching(str(file), "perceptron", "--lab", "lab01")
    try:
        assert "0 of 6 points" in watching.until("points · sandbox")
        file.write_text(f"{blank}    return 1 / 0\n")
        assert "ZeroDivisionError" in watching.until("points · sandbox")
        file.write_text(f"{blank}    return 1 / 0\n# saved again\n")
        assert "✗ as before: perceptron" in watching.until("points · sandbox")
        file.unlink()
        new = tmp_path / ".mine.py.swp"  # many editors write a new file and give it the old one's name
        new.write_text(with_cell(lab, perceptron, right))
        os.replace(new, file)
        said = watching.until("6 of 6 points · sandbox")
        assert "✓ perceptron: passed" in said
        below = psutil.Process(watching.process.pid).children(recursive=True)
        assert below
        watching.process.send_signal(signal.SIGINT)
        assert watching.process.wait(60) == 0
        assert not psutil.wait_procs(below, timeout=20)[1]
    finally:
        watching.process.kill()
        watching.process.wait()
