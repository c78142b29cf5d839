"""The pages say what was found, and nothing a submission says is ever markup, a link or a control character."""

import re
from html.parser import HTMLParser

import pytest

from grader.gradebook import Score
from grader.pages import class_page, submission_page
from grader.report import CheckReport, Diagnosis, ExerciseReport, Report

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\x1b[2J\u202e javascript:alert(1)"


def report(name, words, points=0.0, seconds=1.0, status="failed", say="This squares: add `x` to itself.", checks=()):
    checks = list(checks) or [CheckReport("c", status, points, 6.0, words, "every number is doubled")]
    diagnosis = Diagnosis("squared", say) if status == "failed" else None
    exercises = [ExerciseReport("double", status, points, 6.0, 0.1, checks, diagnosis, words)]
    faults = [{"cell": 1, "message": words}]
    return Report("tiny", name, points, 6.0, "graded", 7, "cpu", "landlock", seconds, exercises, "", faults)


def score(student, submission, final, sha256, **more):
    facts = {"attempts": 1, "status": "graded", "points": final, "max_points": 6.0, "penalty": 0.0}
    return Score(student, submission, **facts, final=final, sha256=sha256, **more)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += attributes


def tags(page):
    parser = Tags()
    parser.feed(page)
    return parser


def pages():
    lines = [
        score("ada", "ada/tiny.py", 6.0, "a"),
        score(EVIL, f"{EVIL}.py", 0.0, "b", decisions=(EVIL,)),
        score("cyd", "cyd.py", 3.0, "c"),
    ]
    reports = {
        "a": report("ada/tiny.py", "", 6.0, status="passed"),
        "b": report(f"{EVIL}.py", EVIL, seconds=30.0),
        "c": report("cyd.py", "it ended", status="crashed"),
    }
    source = f"# %% exercise=\"double\"\ndef double(x):\n    return '''{EVIL}'''\n".encode()
    return class_page("Tiny", EVIL, lines, reports), submission_page("Tiny", reports["b"], source, f"{EVIL}.py")


def test_no_word_of_a_submission_is_markup():
    for page in pages():
        found = tags(page)
        assert not found.tags & {"script", "img", "iframe", "object", "form", "link"}
        assert not any(name.startswith("on") for name, _ in found.attributes)
        links = [value for name, value in found.attributes if name == "href"]
        assert all(re.fullmatch(r"[\w.%~_-]+\.html", link) for link in links), links
        assert "default-src 'none'" in page
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_class_page_says_what_the_class_misunderstood():
    page, _ = pages()
    text = re.sub(r"<[^>]+>|\s+", " ", page.split("</style>")[1])
    text = re.sub(" +", " ", text)
    assert "3 submissions that count, of 3 students · seed 7 · sandbox landlock" in text
    assert "mean 3.0 of 6, median 3.0" in text
    assert "double 33% 1 not yet, 1 crashed" in text
    assert "1 double This squares: add x to itself." in text
    assert "crashed (1): cyd.py double" in text
    assert "slowest: " in text
    assert 'href="ada__tiny.py.html"' in page


def test_a_submissions_page_has_their_cell_the_diagnosis_and_how_to_repeat_it():
    _, page = pages()
    assert "→ This squares: add <code>x</code> to itself." in page
    assert "def double(x):" in page
    assert "--lab tiny --seed 7" in page
    assert "every number is doubled" in page


def test_a_source_that_cannot_be_read_has_no_cell():
    page = submission_page("Tiny", report("a.ipynb", "broken"), b"{", "a.ipynb")
    assert "<pre>" not in page


def test_a_class_of_nobody_is_a_page():
    assert "0 submissions" in class_page("Tiny", "monday", [], {})


def test_a_sentence_with_code_is_escaped_inside_and_outside_of_it():
    page = submission_page("Tiny", report("a.py", "w", say=f"{EVIL} `{EVIL}` {EVIL}"), b"", "a.py")
    assert not tags(page).tags & {"script", "img"}
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
    assert "<code>&lt;script&gt;" in page


def test_what_stopped_every_check_is_said_once_and_its_caret_stands_under_its_place():
    stopped = "SyntaxError: '(' was never closed (line 2)\n    return (x\n           ^"
    checks = [CheckReport(name, "error", 0.0, 3.0, stopped, f"it {name}") for name in ("doubles", "is quick")]
    one = report("a.py", stopped, status="error", checks=checks)
    one.faults = [{"cell": 1, "message": stopped}, {"cell": 2, "message": "NameError: np"}]
    page = submission_page("Tiny", one, b"", "a.py")
    assert page.count("was never closed") == 1
    assert '<pre class="context">    return (x\n           ^</pre>' in page
    assert page.count("stopped: ") == 1
    assert "a part of the file stopped: NameError: np" in page


def test_a_submission_that_was_not_run_does_not_tell_the_sandbox():
    refused = report("a.zip", "no archive", status="error")
    refused.sandbox = "none was needed"
    lines = [score("a", "a.zip", 0.0, "a"), score("b", "b.py", 6.0, "b")]
    page = class_page("Tiny", "monday", lines, {"a": refused, "b": report("b.py", "", 6.0, status="passed")})
    assert "sandbox landlock<" in page.replace("\n", "")


def test_mistakes_beyond_the_list_are_counted():
    reports = {str(n): report(f"{n}.py", "w", say=f"mistake {n}") for n in range(23)}
    page = class_page("Tiny", "monday", [score(n, f"{n}.py", 0.0, n) for n in reports], reports)
    assert "and 3 other mistakes" in page


def test_a_course_is_drawn_with_what_was_expected_and_what_came():
    course = {"axis": "step", "expected": [0.0, -1.0, -2.0, -3.0], "seen": [0.0, -2.0, None, -6.0]}
    checks = [CheckReport("c", "failed", 0.0, 6.0, "differs", EVIL, course)]
    page = submission_page("Tiny", report("a.py", "differs", checks=checks), b"", "a.py")
    assert 'class="wanted" points="0.0,0.0 106.7,18.3 213.3,36.7 320.0,55.0"' in page
    assert 'class="came" points="0.0,0.0 106.7,36.7"' in page
    assert 'class="came" points="320.0,110.0"' in page
    assert "step 0 to 3, from -6 to 0" in re.sub(r"\s+", " ", page)
    assert not tags(page).tags & {"script", "img"}


@pytest.mark.parametrize("lines", [([1.0, 2.0], [1.0, 3.0]), ([None] * 4, [None] * 4)])
def test_what_makes_no_line_is_not_drawn(lines):
    course = dict(zip(("expected", "seen"), lines, strict=True), axis="step")
    checks = [CheckReport("c", "failed", 0.0, 6.0, "differs", "a sentence", course)]
    assert "<svg" not in submission_page("Tiny", report("a.py", "differs", checks=checks), b"", "a.py")
