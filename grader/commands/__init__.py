"""The command `lab`, by who types it: learners, instructors, authors. In this order `lab --help` lists them."""

from grader.commands import learner, watch  # isort: split

from grader.commands import instructor, records  # isort: split

from grader.commands import exports  # isort: split

from grader.commands import author
from grader.commands.application import main

__all__ = ["author", "exports", "instructor", "learner", "main", "records", "watch"]
