"""Canvas, Moodle and nbgrader: the columns they ask for, each grade at its student, and no cell a formula."""

import csv
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.exports.canvas import canvas
from grader.exports.moodle import moodle
from grader.exports.nbgrader import COLUMNS
from grader.exports.people import Everyone
from grader.exports.sheet import harmless, read_sheet, sheet
from grader.gradebook import Gradebook, Score

LAB = Path(sys.executable).with_name("lab")
FORMULA = "=cmd|' /C calc'!A0"
LATE = ("--due", "2026-05-01T18:00+00:00", "--late-per-day", "0.25")


def export(form, book, *words, code=1):
    """Run `lab export`; what it printed, and the rows it wrote."""
    out = Path(book).with_name(f"{form}.csv")
    command = [LAB, "export", form, book, "--out", out, *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr, list(csv.reader(io.StringIO(out.read_bytes().decode(), newline="")))


def put(path, *rows):
    path.write_text("\ufeff" + "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows), encoding="utf-8")
    return path


def score(student, final=5.0, **more):
    facts = {"attempts": 1, "status": "graded", "points": final, "max_points": 10.0, "penalty": 0.0}
    facts |= {"submission": f"{student}_assignsubmission_file_/a.py", "exercises": {"double": final}}
    return Score(student, **(facts | more), final=final)


def test_canvas_from_the_names_of_its_downloads(grades):
    said, rows = export("canvas", grades, *LATE)
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "tiny"]
    assert rows[1] == ["    Points Possible", "", "", "", "", "10"]
    assert rows[2:] == [
        ["'" + FORMULA, "", "", "'" + FORMULA, "", "10"],
        ["Bob Babbage", "77", "", "", "", "2"],  # two days begun, a quarter each
        ["cyd@school.edu", "", "", "cyd@school.edu", "", "4"],
        ["dan@school.edu", "", "", "dan@school.edu", "", "4"],
        ["eve", "", "", "eve", "", ""],  # the grader failed: nobody's zero
        ["lovelaceada", "123", "", "", "", "10"],
    ]
    assert "1 without a grade: the grader itself failed: eve" in said


CANVAS = (
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Quiz (7)", "tiny (8)", "Current Score"],
    ["    Points Possible", "", "", "", "", "5", "10.00", "(read only)"],
    ["Lovelace, Ada", "123", "a1", "lovelace", "One", "3", "", "60"],
    ["Edu, Dan", "124", "=d", "dan@school.edu", "One", "3", "1", "60"],
    ["Evans, Eve", "125", "e1", "eve", "One", "", "7", ""],
    ["Nobody, Ned", "126", "n1", "ned", "One", "", "3", ""],
)


def test_canvas_onto_what_it_exports(grades, tmp_path):
    said, rows = export("canvas", grades, "--onto", put(tmp_path / "their.csv", *CANVAS))
    assert rows[0] == [*CANVAS[0][:5], "tiny (8)"]
    assert {row[0]: row[5] for row in rows[1:]} == {
        "    Points Possible": "10",
        "Lovelace, Ada": "10",  # by number
        "Edu, Dan": "4",  # by login, in a group
        "Evans, Eve": "7",  # the grader failed: what was there stays
        "Nobody, Ned": "3",  # handed in nothing
    }
    assert rows[3][2] == "'=d"
    assert "lab: 3 not found in" in said
    assert all(name in said for name in ("Bob Babbage_77", "cyd@school.edu", "=cmd"))


def test_canvas_makes_a_new_column_and_refuses_other_points(tmp_path):
    their = put(tmp_path / "their.csv", *CANVAS)
    text, missing = canvas([score("Ada  lovelace"), score("n1", 2.5)], "Another", their)
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[5] for row in rows] == ["Another", "10", "5", "", "", "2.5"]  # by name, by SIS ID
    assert missing == []
    with pytest.raises(ValueError, match=r"'Quiz \(7\)' is worth 5 points .* the lab 10"):
        canvas([score("lovelace")], "Quiz", their)
    first = put(
        tmp_path / "names.csv", ["LastName", "FirstName", "ID", "SIS Login ID", "Section"], ["Lace", "A", "1", "", ""]
    )
    assert canvas([score("a lace")], "New", first)[0].splitlines()[-1] == "Lace,A,1,,,5"


_WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,
Last modified (submission),Last modified (grade),Feedback comments"""
MOODLE = (
    _WORKSHEET.replace("\n", "").split(","),
    ["Participant 77", "Bob Babbage", "bob@x.org", "Submitted", "", "10.00", "Yes", "1 May", "-", ""],
    ["Participant 5", "-1+2", "cyd@school.edu", "Submitted", "", "10.00", "Yes", "1 May", "-", ""],
    ["Participant 6", "Eve", "eve@x.org", "Submitted", "", "10.00", "Yes", "1 May", "-", ""],
    ["Participant 9", "Ned", "ned@x.org", "No submission", "3.00", "10.00", "Yes", "-", "2 May", "good"],
)


def test_moodle_onto_its_worksheet(grades, tmp_path):
    said, rows = export("moodle", grades, "--onto", put(tmp_path / "their.csv", *MOODLE), *LATE)
    assert rows[0] == MOODLE[0]
    assert [row[4] for row in rows[1:]] == ["2", "4", "", "3.00"]  # by number, by address, failed, nothing handed in
    assert [row[8] for row in rows[1:]] == ["-", "-", "-", "2 May"]
    assert rows[1][9] == "4 of 10 points. double: 0, half: 4, late: -50%"
    assert rows[2][1] == "'-1+2"
    assert rows[4] == MOODLE[4]
    assert "dan@school.edu" in said


def test_moodle_from_the_names_of_its_downloads(tmp_path):
    text, _ = moodle([score("Bob, the <b>_77")])
    (row,) = list(csv.DictReader(io.StringIO(text)))
    assert (row["Identifier"], row["Full name"]) == ("Participant 77", "Bob, the <b>")
    assert (row["Grade"], row["Maximum Grade"], row["Last modified (grade)"]) == ("5", "10", "-")
    with pytest.raises(ValueError, match=r"'ada_.*' does not bear Moodle's number.*--onto FILE"):
        moodle([score("ada")])


def test_moodle_refuses_what_moodle_would_pass_over_in_silence(tmp_path):
    of_100 = [cell.replace("10.00", "100.00") for cell in MOODLE[1]]
    with pytest.raises(ValueError, match=r"the maximum grade in .* is 100.00, the lab's 10"):
        moodle([score("Bob_77")], put(tmp_path / "their.csv", MOODLE[0], of_100))
    with pytest.raises(ValueError, match=r"has no column 'Identifier'\. Its columns are: Kennung, Bewertung"):
        moodle([score("Bob_77")], put(tmp_path / "german.csv", ["Kennung", "Bewertung"]))


def test_nbgrader_has_its_columns_and_penalties_in_points(grades):
    _, rows = export("nbgrader", grades, *LATE)
    assert rows[0] == COLUMNS
    assert ",".join(COLUMNS) == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score"
    )
    lines = {row[3]: dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]}
    bob = lines["Bob Babbage_77"]
    assert [bob[k] for k in ("raw_score", "late_submission_penalty", "score", "max_score")] == [
        "4.0",
        "2.0",
        "2.0",
        "10.0",
    ]
    assert bob["duedate"] == "2026-05-01T18:00:00+00:00"
    assert bob["timestamp"] == "2026-05-03T06:00:00+00:00"
    assert lines["dan@school.edu"]["email"] == "dan@school.edu"
    assert (lines["eve"]["score"], lines["eve"]["email"]) == ("", "")
    assert "'" + FORMULA in lines


def test_what_a_person_decided_counts(grades):
    with Gradebook(grades) as book:
        of = book.find("tiny", "class")
        book.override(of, "eve", 7.5, reason="read by hand", author="me")
    said, rows = export("canvas", grades, code=0)
    assert {row[0]: row[5] for row in rows}["eve"] == "7.5"
    assert "without a grade" not in said


def test_one_person_one_score():
    with pytest.raises(ValueError, match="Ada has several scores, one was expected"):
        Everyone([score("ada"), score("Ada", 3.0)])
    several = Everyone([score("ada_7"), score("bob_7"), score("cyd_8")])
    with pytest.raises(ValueError, match="several students may be 7: ada_7, bob_7"):
        several.score(["nobody"], "7")
    assert several.score(["ada_7"], "8").student == "cyd_8"  # who calls herself ada_7 gets her own
    assert several.score(["bob_7"], "9").student == "bob_7"
    assert several.not_found == ["ada_7"]
    with pytest.raises(ValueError, match="bob_7 may be several people there"):
        several.score(["Bob_7", "mallory"], "10")  # who takes another's name gets nothing


def test_a_number_that_no_platform_gave_is_nobodys(tmp_path):
    lines = [score("group_123", submission="group_123.py")]
    text, _ = canvas(lines, "tiny")
    assert text.splitlines()[-1] == "group_123,,,group_123,,5"
    text, missing = canvas(lines, "tiny", put(tmp_path / "their.csv", *CANVAS))
    assert missing == ["group_123"]
    assert 'Lovelace, Ada",123,a1,lovelace,One,\r\n' in text


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_begins_a_formula_and_every_table_comes_back(words):
    ((came,),) = csv.reader(io.StringIO(sheet([[f"x{words}"]]), newline=""))
    assert came == f"x{words}"
    quoted = harmless(words)
    assert quoted in (words, "'" + words)
    if re.match(r" *[=@\t\r\n＝＋－＠]", words) or re.match(r" *[-+][^\d.]", words):
        assert quoted == "'" + words


def test_numbers_stay_numbers():
    kept = ["-3", "+2.5", "1e3", "-", "", "a=b", "Ada - Lovelace"]
    assert [harmless(cell) for cell in kept] == kept
    assert [harmless(cell) for cell in ("-3+1", "--", "+49 1", " =1")] == ["'-3+1", "'--", "'+49 1", "' =1"]


def test_tables_of_every_sort_are_read_or_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes('\ufeffa;b\r\n"1\r\n2";é\r\n'.encode())
    assert read_sheet(path) == [["a", "b"], ["1\r\n2", "é"]]
    for data, said in ((b"", "is empty"), (b"\xff\xfe\x00", "is no table in CSV and UTF-8")):
        path.write_bytes(data)
        with pytest.raises(ValueError, match=said):
            read_sheet(path)
    with path.open("wb") as file:
        file.truncate(17 << 20)
    with pytest.raises(ValueError, match="more than 16777216"):
        read_sheet(path)
