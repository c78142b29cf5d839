"""What a child may do: nothing but compute, read the libraries, and write to its scratch folder."""

from grader.sandbox.confine import confine
from grader.sandbox.kernel import adopt_orphans, die_with_parent
from grader.sandbox.offered import best_tier, offered, works
from grader.sandbox.tiers import TIERS
from grader.sandbox.user import becomes_nobody, separate

__all__ = [
    "TIERS",
    "adopt_orphans",
    "becomes_nobody",
    "best_tier",
    "confine",
    "die_with_parent",
    "offered",
    "separate",
    "works",
]
