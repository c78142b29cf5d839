"""What being late costs."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class LatePolicy:
    """What is taken off for being late.

    Args:
        due: when it had to be handed in, with a time zone. None: only what the platform marked late is late, by a day.
        grace: how late is not yet late.
        fixed: share of the points taken off once, in [0, 1].
        per_day: share of the points taken off for every day begun, in [0, 1].

    Raises:
        ValueError: if a share is outside [0, 1], the grace is negative, or `due` has no time zone.

    Example:

    >>> from datetime import timezone
    >>> due = datetime(2026, 5, 1, 18, tzinfo=timezone.utc)
    >>> policy = LatePolicy(due, grace=timedelta(minutes=15), per_day=0.1)
    >>> [round(policy.penalty(due + timedelta(minutes=m)), 2) for m in (-5, 15, 16, 24 * 60 + 1, 20 * 24 * 60)]
    [0.0, 0.0, 0.1, 0.2, 1.0]
    """

    due: datetime | None = None
    grace: timedelta = timedelta(0)
    fixed: float = 0.0
    per_day: float = 0.0

    def __post_init__(self):
        for name in ("fixed", "per_day"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"`{name}` is a share of the points, from 0 to 1. Received: {getattr(self, name)}")
        if self.grace < timedelta(0):
            raise ValueError(f"`grace` cannot be negative. Received: {self.grace}")
        if self.due is not None and self.due.tzinfo is None:
            raise ValueError(f"`due` needs a time zone, as in 2026-05-01T18:00+02:00. Received: {self.due.isoformat()}")

    def penalty(self, at: datetime | None, marked: bool = False) -> float:
        """The share of the points that is taken off.

        Args:
            at: when it was handed in.
            marked: whether the platform marked it late.
        """
        if self.due is None or at is None:
            days = 1 if marked else 0
        else:
            over = at - self.due
            days = 0 if over <= self.grace else max(1, math.ceil(over / timedelta(days=1)))
        return min(1.0, (self.fixed + self.per_day * days) if days else 0.0)
