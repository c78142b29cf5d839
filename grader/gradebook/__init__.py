"""What was graded, kept in a database: SQLite in a file, or PostgreSQL by URL."""

from grader.gradebook.gradebook import Gradebook, Regraded
from grader.gradebook.late import LatePolicy
from grader.gradebook.scores import Score, scores

__all__ = ["Gradebook", "LatePolicy", "Regraded", "Score", "scores"]
