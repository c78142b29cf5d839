"""The gradebook on SQLite and on a real PostgreSQL: nothing is lost, decisions count, lateness costs."""

import os
import shutil
import sqlite3
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.bulk import table
from grader.classroom import HandIn
from grader.gradebook import Gradebook, LatePolicy, scores
from grader.report import CheckReport, ExerciseReport, Report

DUE = datetime(2026, 5, 1, 18, tzinfo=timezone.utc)


def report(double=6.0, half=4.0, status="graded"):
    exercises = [
        ExerciseReport(name, "passed" if points == worth else "failed", points, worth, 0.1, checks, None, "")
        for name, points, worth in (("double", double, 6.0), ("half", half, 4.0))
        for checks in [[CheckReport("right", "passed" if points == worth else "failed", points, worth, "")]]
    ]
    return Report("tiny", "x", double + half, 10.0, status, 3, "cpu", "limits", 0.2, exercises)


def handed_in(student, name, data, days=0.0, **more):
    return HandIn(student, name, data, name.rpartition("/")[2], at=DUE + timedelta(days=days), **more)


def postgres_programs():
    places = [os.environ.get("PG_BIN", ""), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
    return next((Path(p) for p in places if p and (Path(p) / "initdb").exists()), None) or (
        Path(found).parent if (found := shutil.which("initdb")) else None
    )


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """URL of a PostgreSQL of our own, which ends with the tests."""
    if url := os.environ.get("TAPEZOO_POSTGRES"):
        yield url
        return
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL: neither initdb nor TAPEZOO_POSTGRES=URL is there")
    pytest.importorskip("psycopg", reason="psycopg is not installed (extra postgres)")
    home = Path("/tmp") / f"tapezoo-postgres-{os.getpid()}"  # a socket's path must be short
    home.mkdir(mode=0o700)
    as_user = []
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(home, "nobody")
        as_user = ["setpriv", "--reuid=nobody", "--clear-groups"]
    data = home / "data"
    quiet = {"check": True, "capture_output": True, "cwd": home}
    try:
        subprocess.run([*as_user, programs / "initdb", "-D", data, "-U", "grader", "-A", "trust", "--no-sync"], **quiet)
        options = f"-k {home} -c listen_addresses=''"
        start = [*as_user, programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"]
        subprocess.run(start, check=True, cwd=home, stdout=subprocess.DEVNULL)
        yield f"postgresql://grader@/postgres?host={home}"
    finally:
        subprocess.run(
            [*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], cwd=home, capture_output=True
        )
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def book(request, tmp_path):
    if request.param == "sqlite":
        url = str(tmp_path / "gradebook.sqlite")
    else:
        import sqlalchemy

        url = request.getfixturevalue("postgres")
        engine = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:  # every test begins with an empty database
            connection.execute(sqlalchemy.text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        engine.dispose()
    with Gradebook(url) as book:
        yield book


def test_what_was_recorded_comes_back_from_a_new_connection(book):
    of = book.begin("tiny", "monday", 2**63 + 5)  # larger than a database's integers
    ada = handed_in("ada", "ada.py", b"\x00\xff print('\xc3\xa9')")
    again = replace(ada, student="bob", name="bob.py", at=None)
    book.record(of, [ada, again], report(half=0.0))
    with Gradebook(str(book.engine.url.render_as_string(hide_password=False))) as other:
        same = other.find("tiny", "monday")
        assert (same.id, int(same.seed)) == (of.id, 2**63 + 5)
        assert other.grades(same) == {ada.sha256: report(half=0.0)}
        assert other.content(ada.sha256).data == ada.data
        assert [(a.student, a.at) for a in other.attempts(same)] == [
            ("ada", "2026-05-01T18:00:00+00:00"),
            ("bob", None),
        ]


def test_recording_twice_changes_nothing_but_the_newest_grade_counts(book):
    of = book.begin("tiny", "monday", 3)
    ada = handed_in("ada", "ada.py", b"1")
    book.record(of, [ada], report(half=0.0))
    book.record(of, [ada])
    book.record(of, [ada], report(), reason="mended")
    assert len(book.attempts(of)) == 1
    assert book.grades(of) == {ada.sha256: report()}


def test_half_a_record_is_none(book):
    of = book.begin("tiny", "monday", 3)
    good, bad = handed_in("ada", "ada.py", b"1"), handed_in(None, "nobody.py", b"1")
    with pytest.raises(Exception, match=r"(?i)null"):
        book.record(of, [good, bad], report())
    assert (book.attempts(of), book.grades(of)) == ([], {})


def test_which_attempt_counts(book):
    of = book.begin("tiny", "monday", 3)
    tries = [(b"1", 0, 4.0), (b"2", -1, 0.0), (b"3", 2.5, 4.0)]
    for data, days, half in tries:
        book.record(of, [handed_in("ada", f"ada/{data.decode()}.py", data, days)], report(half=half))
    policy = LatePolicy(DUE, per_day=0.1)
    seen = {which: [(s.submission, s.final) for s in scores(book, of, which=which, policy=policy)] for which in WHICH}
    assert seen == {
        "latest": [("ada/3.py", pytest.approx(7.0))],
        "best": [("ada/1.py", 10.0)],
        "all": [("ada/2.py", 6.0), ("ada/1.py", 10.0), ("ada/3.py", pytest.approx(7.0))],
    }


WHICH = ("latest", "best", "all")


def test_decisions_count_and_say_who_and_why(book):
    of = book.begin("tiny", "monday", 3)
    for student in ("ada", "bob"):
        book.record(of, [handed_in(student, f"{student}.py", student.encode(), 0.5)], report(half=0.0))
    book.override(of, "ada", 1.0, exercise="half", reason="a typing error", author="tutor")
    book.override(of, "ada", 3.0, exercise="half", reason="looked again", author="tutor")
    book.override(of, "bob", 9.5, reason="oral examination", author="professor")
    ada, bob = scores(book, of, policy=LatePolicy(DUE, fixed=0.5))
    assert (ada.points, ada.final, bob.points, bob.final) == (9.0, 4.5, 6.0, 9.5)
    assert ada.decisions == ("half: 3 points, looked again (tutor)",)
    assert bob.decisions == ("all: 9.5 points, oral examination (professor)",)
    with pytest.raises(ValueError, match="reason and an author"):
        book.override(of, "ada", 1.0, reason=" ", author="tutor")
    with pytest.raises(ValueError, match="'eve' handed in nothing"):
        book.override(of, "eve", 1.0, reason="r", author="a")


def test_a_regrade_lists_before_it_writes(book):
    of = book.begin("tiny", "monday", 3)
    for student, half in (("ada", 0.0), ("bob", 4.0)):
        book.record(of, [handed_in(student, f"{student}.py", student.encode())], report(half=half))

    def mended(content):
        return report().exercises[1]

    found = list(book.regrade(of, "half", mended))
    assert sorted((r.students, r.before, r.after) for r in found) == [(("ada",), 0.0, 4.0), (("bob",), 4.0, 4.0)]
    assert [s.points for s in scores(book, of)] == [6.0, 10.0]
    assert book.apply(of, [r for r in found if r.before != r.after], "mended") == 1
    assert [s.points for s in scores(book, of)] == [10.0, 10.0]


def test_the_table_quotes_what_a_spreadsheet_would_run(book):
    of = book.begin("tiny", "monday", 3)
    book.record(of, [handed_in("=cmd|' /C calc'!A0", "+1.py", b"1")], report())
    assert table(scores(book, of)).splitlines()[1].startswith("'=cmd|' /C calc'!A0,'+1.py,1,graded,")


@pytest.mark.parametrize(
    ("hours", "marked", "penalty"),
    [
        (0, False, 0),
        (0.25, False, 0),
        (0.26, False, 0.3),
        (24, False, 0.3),
        (24.1, False, 0.4),
        (999, False, 1),
        (-1, True, 0),
    ],
)
def test_lateness(hours, marked, penalty):
    policy = LatePolicy(DUE, grace=timedelta(minutes=15), fixed=0.2, per_day=0.1)
    assert policy.penalty(DUE + timedelta(hours=hours), marked) == pytest.approx(penalty)


def test_what_the_platform_marked_is_late_by_a_day_where_nothing_else_tells():
    assert LatePolicy(fixed=0.2, per_day=0.1).penalty(None, marked=True) == pytest.approx(0.3)


@pytest.mark.parametrize("cut", range(0, 60_000, 977))
def test_a_journal_cut_at_any_byte_keeps_every_earlier_commit(cut, tmp_path):
    url = tmp_path / "g.sqlite"
    with Gradebook(str(url)) as book:
        of = book.begin("tiny", "monday", 3)
        with sqlite3.connect(url) as keeper:  # an open reader keeps the journal from being folded in when we close
            keeper.execute("SELECT * FROM classes").fetchall()
            sizes = []
            for n in range(6):
                book.record(of, [handed_in(f"s{n}", f"s{n}.py", str(n).encode())], report(half=n % 2 * 4.0))
                sizes.append((url.parent / "g.sqlite-wal").stat().st_size)
            power_cut = tmp_path / "after"
            power_cut.mkdir()
            for name in ("g.sqlite", "g.sqlite-wal"):
                shutil.copy(tmp_path / name, power_cut / name)
        keeper.close()
    journal = power_cut / "g.sqlite-wal"
    os.truncate(journal, min(cut, journal.stat().st_size))
    committed = sum(size <= cut for size in sizes)
    try:
        book = Gradebook(str(power_cut / "g.sqlite"))
    except ValueError:
        pytest.fail("the gradebook does not open")
    with book:
        same = book.find("tiny", "monday")
        assert len(book.grades(same) if same else {}) >= committed
        for n in range(6):  # and the run goes on
            again = same or (same := book.begin("tiny", "monday", 3))
            book.record(again, [handed_in(f"s{n}", f"s{n}.py", str(n).encode())], report(half=n % 2 * 4.0))
        assert [s.points for s in scores(book, same)] == [6.0, 10.0] * 3
