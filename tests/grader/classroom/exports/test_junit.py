"""JUnit XML: counts that CI servers believe, and no text that breaks the file."""

import re
from xml.etree import ElementTree as xml

from hypothesis import given, settings
from hypothesis import strategies as st
from made_reports import exercise, report, squared

from grader.exports.junit import junit
from grader.report import STATUSES


def read(*reports):
    return xml.fromstring(junit(reports).encode())


def test_a_suite_a_submission_and_a_case_an_exercise():
    root = read(
        report(squared(), exercise("half", "passed", 4.0, 4.0), submission="a/ada.py"),
        report(
            exercise("double", "timeout", 0.0, 6.0), exercise("half", "not_attempted", 0.0, 4.0), submission="bob.py"
        ),
    )
    assert [root.get(k) for k in ("tests", "failures", "errors", "time")] == ["4", "2", "1", "1.000"]
    ada, bob = root.findall("testsuite")
    assert [s.get("name") for s in (ada, bob)] == ["a/ada.py", "bob.py"]
    assert [ada.get(k) for k in ("tests", "failures", "errors")] == ["2", "1", "0"]
    assert [bob.get(k) for k in ("tests", "failures", "errors")] == ["2", "1", "1"]
    assert {p.get("name"): p.get("value") for p in ada.iter("property")}["points"] == "4"
    wrong, right = ada.findall("testcase")
    assert (wrong.get("classname"), wrong.get("name"), wrong.get("time")) == ("tiny", "double", "0.250")
    assert wrong.find("failure").get("message") == "not yet: 0 of 6 points"
    assert "This squares: 2 * x < x * x." in wrong.find("failure").text
    assert list(right) == []
    assert ada.find("system-err").text == "a part of the file stopped: <b>&"


def test_only_a_pass_is_a_pass():
    for status in STATUSES:
        (case,) = read(report(exercise("double", status, 0.0, 6.0))).iter("testcase")
        assert len(case) == (status != "passed"), status
        assert all(child.tag in ("failure", "error") and child.get("type") == status for child in case)


def test_the_seed_is_not_in_it():
    assert "987654321" not in junit([report(squared("failed"), seed=987654321)])


@settings(deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_no_text_of_a_submission_breaks_the_file(words):
    root = read(report(squared(words), submission=words))
    (suite,) = root.findall("testsuite")
    assert suite.get("tests") == "1"
    assert (
        len(list(suite.iter())) == 11
    )  # the suite, six properties and their list, the case, what failed, the cell that stopped
    for kept in re.findall(r"[\w ]+", words):
        assert kept.strip() in suite.get("name") or not kept.isascii()


def test_characters_that_xml_forbids_are_replaced():
    forbidden = "\x00\x08\x0b\x1b\x1f\x7f\ud800\ufffe\uffff]]><x>&"
    (failure,) = read(report(squared(f"a{forbidden}b"))).iter("failure")
    assert "a" + "\ufffd" * 9 + "]]><x>&b" in failure.text
