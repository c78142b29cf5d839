"""One thing that one student handed in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class HandIn:
    """What a student handed in once. A whole class need not be in memory: bytes can be read again when asked for.

    Args:
        student: who; the name or number that the platform uses.
        name: the submission's own name, unique in its class: its path below the folder.
        content: the file's bytes, or what reads them; empty when `problem` says why there are none.
        file: the file's name, whose ending tells the format.
        at: when it was handed in, with a time zone; None if nothing tells.
        late: whether the platform itself marked it late.
        problem: why it cannot be read, in one sentence; "" if it can.
        sha256: checksum of what is graded: the content, and the format it is read as. Equal ones are graded once.
    """

    student: str
    name: str
    content: bytes | Callable[[], bytes] = field(repr=False)
    file: str
    at: datetime | None = None
    late: bool = False
    problem: str = ""
    sha256: str = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "sha256", self._checksum(self._read()))

    @property
    def data(self) -> bytes:
        """The file's bytes.

        Raises:
            OSError: if they can no longer be read, or are not what they were when the checksum was taken.
        """
        data = self._read()
        if self._checksum(data) != self.sha256:
            raise OSError(f"{self.name} was changed after the class was listed. Grade again with --resume")
        return data

    def _read(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content()

    def _checksum(self, data: bytes) -> str:
        ending = self.file.rpartition(".")[2].lower()
        return hashlib.sha256(b"\0".join([ending.encode(), self.problem.encode(), data])).hexdigest()
