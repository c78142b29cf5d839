"""`make demo`: trains the MLP on real digits, grades three submissions, prints what a learner would read."""

import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from demo.submissions import write_submissions
from grader.catalogue import find
from grader.commands.application import STYLE, progress
from grader.grader import Grader
from grader.screen import report_lines
from grader.write_whole import write_whole

OUT = Path("out")


def main() -> None:
    """Run both halves; everything lands under out/."""
    screen = Console(highlight=False)
    OUT.mkdir(exist_ok=True)

    screen.rule("[bold]1. A model you can read, trained by an optimizer you can read")
    curves = OUT / "digits_curves.png"
    command = ["train", "mlp", "--data", "digits", "--optimizer", "adam", "--epochs", "40", "--plot", str(curves)]
    screen.print(f"$ zoo {' '.join(command)}", style="bold")
    subprocess.run([sys.executable, "-m", "zoo.commands", *command], check=True)

    screen.rule("[bold]2. Three submissions of lab04_optimizers, graded in a sandbox")
    (OUT / "grades").mkdir(exist_ok=True)
    paths = write_submissions(OUT / "submissions")
    with progress("graded") as bar, Grader(find("lab04")) as grader:
        task = bar.add_task("submissions", total=len(paths))
        reports = []
        for path in paths:
            reports.append(grader.grade(path.read_bytes(), path.name))
            write_whole(OUT / "grades" / f"{path.name}.json", reports[-1].to_json())
            bar.advance(task)
    for report in reports:
        screen.print(f"\n{report.submission}", style="bold")
        for kind, line in report_lines(report):
            screen.print(Text(line, style=STYLE[kind]), soft_wrap=True)


if __name__ == "__main__":
    main()
