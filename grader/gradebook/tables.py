"""The gradebook's tables. Nothing is ever deleted: a new grade stands beside the old one, and the newest counts."""

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Times are kept as text in ISO 8601, in UTC: both databases then sort them alike, and no time zone is lost.


class Table(DeclarativeBase):
    """What all tables share."""


class Class(Table):
    """A class's work on one lab, graded with one seed."""

    __tablename__ = "classes"
    id: Mapped[int] = mapped_column(primary_key=True)
    lab: Mapped[str]
    name: Mapped[str]  # the folder it was handed in to
    seed: Mapped[str]  # as text: it may be larger than a database's integers
    begun: Mapped[str]
    __table_args__ = (UniqueConstraint("lab", "name"),)


class Content(Table):
    """The bytes that were handed in; equal ones are kept, and graded, once."""

    __tablename__ = "contents"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    file: Mapped[str]
    problem: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Attempt(Table):
    """Who handed in what, and when."""

    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    student: Mapped[str]
    name: Mapped[str]
    at: Mapped[str | None]
    late: Mapped[bool]
    sha256: Mapped[str] = mapped_column(ForeignKey("contents.sha256"))
    __table_args__ = (UniqueConstraint("class_id", "name", "sha256"),)


class Grade(Table):
    """A report on one content. After a regrade there are several; the newest counts."""

    __tablename__ = "grades"
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("contents.sha256"))
    report: Mapped[str] = mapped_column(Text)
    at: Mapped[str]
    reason: Mapped[str]


class Override(Table):
    """A person's decision: so many points for an exercise, or for the whole lab, whatever the grader found."""

    __tablename__ = "overrides"
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    student: Mapped[str]
    exercise: Mapped[str | None]
    points: Mapped[float]
    reason: Mapped[str]
    author: Mapped[str]
    at: Mapped[str]
