"""`lab export` and `lab similar`, used wrongly: one sentence, exit code 2, and no file."""

import sys
import zipfile

import pytest

from grader.commands import main


def lab(*words, monkeypatch, capsys):
    """Run the command in this process; its exit code, and what it printed."""
    monkeypatch.setattr(sys, "argv", ["lab", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    return ended.value.code or 0, printed.out + printed.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "gradescope", "lab99"], "there is no lab 'lab99'"),
        (["export", "gradescope", "lab04", "--visibility", "now"], "--visibility now: one of visible, after_due_date"),
        (["export", "gradescope", "lab04", "--out", "gone/x.zip"], "No such file or directory"),
        (["export", "canvas", "gone.sqlite"], "there is no gradebook gone.sqlite"),
        (["export", "canvas", "BOOK", "--attempts", "all"], "--attempts all: latest or best was expected"),
        (["export", "canvas", "BOOK", "--onto", "gone.csv"], "No such file or directory"),
        (["export", "moodle", "BOOK"], "does not bear Moodle's number"),
        (["export", "nbgrader", "BOOK", "--due", "soon"], "--due soon: a date and time was expected"),
        (["export", "nbgrader", "BOOK", "--name", "other"], "there is no such class"),
        (["export", "github", "lab04"], "--install"),
        (["export", "github", "lab04", "--install", "x", "--file", "x.txt"], "a .py file or a .ipynb notebook"),
        (["export", "blackboard"], "No such command"),
        (["similar", "gone", "--lab", "lab04"], "gone is no folder"),
        (["similar", "."], "--lab"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else "",
)
def test_wrong_use_gets_one_sentence(words, said, grades, tmp_path, monkeypatch, capsys):
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    words = [grades if word == "BOOK" else word for word in words]
    code, printed = lab(*words, monkeypatch=monkeypatch, capsys=capsys)
    assert code == 2
    assert said in printed
    assert len(printed.strip().splitlines()) == 1
    assert not list((tmp_path / "desk").iterdir())


def test_each_zip_has_a_secret_of_its_own(tiny, tmp_path, monkeypatch, capsys):
    secrets = set()
    for name in ("a.zip", "b.zip"):
        out = tmp_path / name
        code, printed = lab("export", "gradescope", tiny.folder, "--out", out, monkeypatch=monkeypatch, capsys=capsys)
        assert code == 0
        settings = zipfile.ZipFile(out).read("settings.json").decode()
        assert settings not in secrets
        secrets.add(settings)
        assert "10 points" in printed
    assert not list(tmp_path.glob(".*"))


def test_files_are_named_like_the_lab_and_the_folder_is_made(grades, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert lab("export", "nbgrader", grades, monkeypatch=monkeypatch, capsys=capsys)[0] == 1  # one has no grade
    assert lab("export", "github", "lab04", "--install", "x", monkeypatch=monkeypatch, capsys=capsys)[0] == 0
    assert (tmp_path / "tiny-nbgrader.csv").read_text().startswith("assignment,duedate")
    assert "FILE: lab04_optimizers.ipynb" in (tmp_path / ".github" / "workflows" / "lab.yml").read_text()
