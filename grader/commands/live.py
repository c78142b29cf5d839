"""What is to be seen while a class is graded: done, rate, time left, and what went wrong how often."""

import time
from collections import Counter

from rich.live import Live
from rich.table import Table

from grader.commands.application import errors
from grader.report import Report


class LiveTable:
    """A table on the error stream that grows with every report; nothing where no one watches.

    Args:
        total: how many reports there will be.
    """

    def __init__(self, total: int):
        self.total, self.done = total, 0
        self.began = time.monotonic()
        self.statuses: Counter[str] = Counter()
        self.live = Live(get_renderable=self._table, console=errors, transient=True, refresh_per_second=4)

    def __enter__(self) -> "LiveTable":
        self.began = time.monotonic()
        if errors.is_terminal:
            self.live.start()
        return self

    def __exit__(self, *problem: object) -> None:
        if errors.is_terminal:
            self.live.stop()

    def add(self, report: Report) -> None:
        """Count a report."""
        self.done += 1
        self.statuses.update({e.status for e in report.exercises} - {"passed"} or {"all passed"})

    def _table(self) -> Table:
        spent = time.monotonic() - self.began
        rate = self.done / spent if spent else 0.0
        left = f"{(self.total - self.done) / rate:.0f} s" if rate else "?"
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_row("graded", f"{self.done} of {self.total}")
        table.add_row("rate", f"{60 * rate:.0f} a minute, {left} left")
        for status, count in self.statuses.most_common():
            table.add_row(status, f"{count}")
        return table
