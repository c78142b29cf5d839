"""Three submissions for lab04: one right, one with a mistake people make, one that attacks the grader."""

from pathlib import Path

from grader.catalogue import find
from grader.reference import edited, exercise_cell, with_cell
from grader.write_whole import write_whole

ATTACK = '''
import os, socket

def steal():
    """Read the answers, call home, claim success."""
    for attempt in (
        lambda: open("solutions/lab04_optimizers.py").read(),
        lambda: __import__("zoo.optimizers"),
        lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
        lambda: os.kill(os.getppid(), 9),
    ):
        try:
            attempt()
        except BaseException:
            pass

steal()
print('{"status": "passed", "points": 100}')

class Adam(keras.optimizers.Adam):
    """Somebody else's work under my name."""

def descend(df, w0, lr, steps):
    """Leave before the grader can say no."""
    os._exit(0)
'''


def write_submissions(folder: Path) -> list[Path]:
    """Write the three as .py files into `folder` and return their paths."""
    lab = find("lab04")
    adam = lab.declaration.exercise("adam")
    mistake = next(m for m in adam.mistakes if m.name == "no_bias_correction")
    hostile = with_cell(lab, adam, ATTACK)
    descend = exercise_cell(lab, lab.declaration.exercise("descend"))
    texts = {
        "right.py": lab.answer,
        "no_bias_correction.py": edited(lab, adam, mistake.edits),
        "hostile.py": hostile.replace(descend, ""),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_whole(folder / name, text)
    return [folder / name for name in texts]
