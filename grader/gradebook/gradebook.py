"""The gradebook: every grade is committed before anything else happens with it."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, exc, select
from sqlalchemy.orm import Session

from grader.classroom import HandIn
from grader.gradebook.tables import Attempt, Class, Content, Grade, Override, Table
from grader.report import ExerciseReport, Report


@dataclass(frozen=True)
class Regraded:
    """What a regrade would change for one content.

    Args:
        sha256: the content.
        students: who handed it in.
        exercise: the exercise.
        before: its points as they are.
        after: its points as they would be.
        report: the whole report as it would be.
    """

    sha256: str
    students: tuple[str, ...]
    exercise: str
    before: float
    after: float
    report: Report


class Gradebook:
    """What was handed in, what it got, and what a person decided otherwise.

    Args:
        url: `sqlite:///grades/gradebook.sqlite`, or `postgresql://user@host/database` (extra `postgres`). A path alone
            is a SQLite file.

    Used as a context manager. Several processes may use one database at once.

    Raises:
        ValueError: if the database cannot be opened, in a sentence that says why.
    """

    def __init__(self, url: str):
        self.url = url if "://" in url else f"sqlite:///{url}"
        if self.url.startswith("postgresql://"):
            self.url = self.url.replace("postgresql://", "postgresql+psycopg://", 1)
        try:
            self.engine = create_engine(self.url)
            if self.engine.dialect.name == "sqlite":
                event.listen(self.engine, "connect", _durable)
            Table.metadata.create_all(self.engine)
        except (exc.SQLAlchemyError, ImportError) as problem:
            raise ValueError(
                f"the gradebook {_without_password(url)} cannot be opened: {_first_line(problem)}"
            ) from None

    def __enter__(self) -> "Gradebook":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextlib.contextmanager
    def _write(self) -> Iterator[Session]:
        """A transaction. That the database cannot be written to is told in a sentence; all of it is then undone."""
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except exc.OperationalError as problem:
            raise OSError(
                f"the gradebook {_without_password(self.url)} cannot be written to ({_first_line(problem)}): is the "
                "disk full? What was graded before is kept; --resume goes on"
            ) from problem

    def find(self, lab: str, name: str) -> Class | None:
        """The class of this lab and name, if there is one."""
        with Session(self.engine, expire_on_commit=False) as session:
            return session.scalar(select(Class).where(Class.lab == lab, Class.name == name))

    def classes(self) -> list[Class]:
        """Every class there is."""
        with Session(self.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(Class).order_by(Class.id)))

    def begin(self, lab: str, name: str, seed: int) -> Class:
        """The class of this lab and name, made if it is new. Its seed stays what it was."""
        known = self.find(lab, name)
        if known is not None:
            return known
        with self._write() as session:
            new = Class(lab=lab, name=name, seed=str(seed), begun=_now())
            session.add(new)
        return new

    def record(self, of: Class, hand_ins: Iterable[HandIn], report: Report | None = None, reason: str = "") -> None:
        """Write who handed in what, and what it got, in one transaction: all of it is kept, or none.

        Args:
            of: the class.
            hand_ins: equal contents, handed in once or several times.
            report: what they got; None to write down the hand-ins alone.
            reason: why it was graded again, if it was.
        """
        with self._write() as session:
            sha256 = ""
            for hand_in in hand_ins:
                sha256 = hand_in.sha256
                if session.get(Content, sha256) is None:
                    session.add(Content(sha256=sha256, file=hand_in.file, problem=hand_in.problem, data=hand_in.data))
                    session.flush()
                if session.scalar(_attempt(of, hand_in)) is None:
                    at = hand_in.at.astimezone(timezone.utc).isoformat() if hand_in.at else None
                    who = {"student": hand_in.student, "name": hand_in.name, "at": at, "late": hand_in.late}
                    session.add(Attempt(class_id=of.id, sha256=sha256, **who))
            if report is not None:
                session.add(Grade(class_id=of.id, sha256=sha256, report=report.to_json(), at=_now(), reason=reason))

    def grades(self, of: Class) -> dict[str, Report]:
        """The newest report on every content of the class, by its checksum."""
        with Session(self.engine) as session:
            found = session.execute(
                select(Grade.sha256, Grade.report).where(Grade.class_id == of.id).order_by(Grade.id)
            )
            return {sha256: Report.from_json(text) for sha256, text in found}

    def attempts(self, of: Class) -> list[Attempt]:
        """Who handed in what, by student, oldest first."""
        with Session(self.engine, expire_on_commit=False) as session:
            found = session.scalars(select(Attempt).where(Attempt.class_id == of.id))
            return sorted(found, key=lambda a: (a.student, a.at or "", a.name))

    def content(self, sha256: str) -> Content:
        """What was handed in, by its checksum.

        Raises:
            ValueError: if it never was.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            found = session.get(Content, sha256)
        if found is None:
            raise ValueError(f"nothing with the checksum {sha256} was handed in")
        return found

    def override(
        self, of: Class, student: str, points: float, *, reason: str, author: str, exercise: str | None = None
    ) -> None:
        """Write down a person's decision. The newest on the same thing counts.

        Args:
            of: the class.
            student: whose points.
            points: how many, of the exercise or of the whole lab.
            reason: why; it cannot be empty.
            author: who decided; it cannot be empty.
            exercise: None for the whole lab.

        Raises:
            ValueError: if nobody of that name handed anything in, or reason or author is empty.
        """
        if not reason.strip() or not author.strip():
            raise ValueError("an override needs a reason and an author")
        if student not in (known := {a.student for a in self.attempts(of)}):
            some = ", ".join(sorted(known)[:8])
            raise ValueError(f"{student!r} handed in nothing for {of.lab}. Known students begin with: {some}")
        with self._write() as session:
            facts = {"points": points, "reason": reason, "author": author, "at": _now()}
            session.add(Override(class_id=of.id, student=student, exercise=exercise, **facts))

    def overrides(self, of: Class) -> list[Override]:
        """Every decision, oldest first."""
        with Session(self.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(Override).where(Override.class_id == of.id).order_by(Override.id)))

    def regrade(self, of: Class, exercise: str, grade: Any) -> Iterator[Regraded]:
        """Grade one exercise of everything again, with the seed it had; write nothing.

        Args:
            of: the class.
            exercise: its name.
            grade: function of a `Content` that returns the `ExerciseReport`.

        Yields:
            `Regraded` for every content, also where nothing changes.
        """
        students: dict[str, list[str]] = {}
        for attempt in self.attempts(of):
            students.setdefault(attempt.sha256, []).append(attempt.student)
        for sha256, report in self.grades(of).items():
            again: ExerciseReport = grade(self.content(sha256))
            old = next(e for e in report.exercises if e.name == exercise)
            report.exercises = [again if e.name == exercise else e for e in report.exercises]
            report.points = sum(e.points for e in report.exercises)
            report.max_points = sum(e.max_points for e in report.exercises)
            yield Regraded(sha256, tuple(students.get(sha256, ())), exercise, old.points, again.points, report)

    def apply(self, of: Class, regraded: Iterable[Regraded], reason: str) -> int:
        """Write what `regrade` found, in one transaction; how many reports changed."""
        changed = 0
        with self._write() as session:
            for one in regraded:
                facts = {"report": one.report.to_json(), "at": _now(), "reason": reason}
                session.add(Grade(class_id=of.id, sha256=one.sha256, **facts))
                changed += 1
        return changed


def _attempt(of: Class, hand_in: HandIn):
    same = (Attempt.class_id == of.id, Attempt.name == hand_in.name, Attempt.sha256 == hand_in.sha256)
    return select(Attempt).where(*same)


def _durable(connection: Any, _: Any) -> None:
    """What makes SQLite keep a commit through a power cut, and wait for others that write."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _now() -> str:
    return datetime.now(timezone.utc).isoformat()


def _without_password(url: str) -> str:
    from sqlalchemy.engine import make_url

    try:
        return make_url(url).render_as_string(hide_password=True) if "://" in url else str(Path(url))
    except exc.ArgumentError:
        return "given"


def _first_line(problem: BaseException) -> str:
    return str(getattr(problem, "orig", problem)).strip().splitlines()[0] if str(problem).strip() else repr(problem)
