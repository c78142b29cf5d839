"""One thing that one student handed in."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True)
class HandIn:
    """What a student handed in once.

    Args:
        student: who; the name or number that the platform uses.
        name: the submission's own name, unique in its class: its path below the folder.
        data: the file's bytes; empty when `problem` says why there are none.
        file: the file's name, whose ending tells the format.
        at: when it was handed in, with a time zone; None if nothing tells.
        late: whether the platform itself marked it late.
        problem: why it cannot be read, in one sentence; "" if it can.
    """

    student: str
    name: str
    data: bytes = field(repr=False)
    file: str
    at: datetime | None = None
    late: bool = False
    problem: str = ""

    @cached_property
    def sha256(self) -> str:
        """Checksum of what is graded: the content, and the format it is read as. Equal ones are graded once."""
        ending = self.file.rpartition(".")[2].lower()
        return hashlib.sha256(b"\0".join([ending.encode(), self.problem.encode(), self.data])).hexdigest()
