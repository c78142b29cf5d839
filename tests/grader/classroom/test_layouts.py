"""Who handed in what, in each layout; archives of every bad sort are a sentence and never touch the disk."""

import contextlib
import io
import os
import stat
import tracemalloc
import zipfile
from datetime import datetime, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.classroom import hand_ins
from grader.classroom.archive import LARGEST, Refused, read_member


def put(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


def zipped(**members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def found(folder):
    return [(h.student, h.name, h.file, h.data, h.problem) for h in hand_ins(folder, "lab04_optimizers")]


def test_files_and_a_folder_a_student(tmp_path):
    put(tmp_path, {"ada.py": "1", "bob.ipynb": "2", "cyd.zip": zipped(**{"work/lab.py": "3"}), "notes.txt": "no"})
    put(tmp_path, {"dan/lab04.py": "4", "dan/notes.md": "no", "eve/any/thing.ipynb": "5", ".git/x.py": "no"})
    put(tmp_path, {"dan/.ipynb_checkpoints/lab04.py": "no"})
    assert found(tmp_path) == [
        ("ada", "ada.py", "ada.py", b"1", ""),
        ("bob", "bob.ipynb", "bob.ipynb", b"2", ""),
        ("cyd", "cyd.zip", "lab.py", b"3", ""),
        ("dan", "dan/lab04.py", "lab04.py", b"4", ""),
        ("eve", "eve/any/thing.ipynb", "thing.ipynb", b"5", ""),
    ]


def test_a_file_named_like_the_lab_is_meant_and_the_later_of_two_comes_last(tmp_path):
    put(tmp_path, {"ada/scratch.py": "no", "ada/lab04_first.py": "1", "ada/lab04_again.py": "2"})
    for name, when in (("lab04_first.py", 1000), ("lab04_again.py", 2000)):
        os.utime(tmp_path / "ada" / name, (when, when))
    assert [h.data for h in hand_ins(tmp_path, "lab04_optimizers")] == [b"1", b"2"]


def test_canvas(tmp_path):
    put(tmp_path, {"lovelaceada_101_9001_lab04.py": "1", "babbagecharles_LATE_102_9002_lab04-1.ipynb": "2"})
    late, ada = hand_ins(tmp_path, "lab04_optimizers")
    assert (ada.student, ada.late, late.student, late.late) == ("lovelaceada_101", False, "babbagecharles_102", True)


@pytest.mark.parametrize("form", ["{}_assignsubmission_file_/lab04.py", "{}_assignsubmission_file_lab04.py"])
def test_moodle(form, tmp_path):
    put(tmp_path, {form.format("Ada Lovelace_4711"): "1"})
    assert [(h.student, h.data) for h in hand_ins(tmp_path, "lab04_optimizers")] == [("Ada Lovelace_4711", b"1")]


def test_gradescope(tmp_path):
    put(tmp_path, {"submission_77/lab04.py": "1", "submission_78/lab04.py": "2"})
    yaml = """---
submission_77:
  :submitters:
  - :name: Ada Lovelace
    :sid: '101'
    :email: ada@example.org
  - :name: Charles Babbage
    :sid: '102'
    :email: charles@example.org
  :created_at: 2026-03-04 05:06:07.000000000 Z
"""
    put(tmp_path, {"submission_metadata.yml": yaml})
    team, unknown = hand_ins(tmp_path, "lab04_optimizers")
    assert (team.student, team.at) == (
        "ada@example.org + charles@example.org",
        datetime(2026, 3, 4, 5, 6, 7, tzinfo=timezone.utc),
    )
    assert unknown.student == "submission_78"


@pytest.mark.parametrize("metadata", ["- [", "a: &a [*a]", "!!python/object/apply:os.system ['true']", "\x00"])
def test_metadata_that_is_none_is_a_sentence_or_ignored_and_runs_nothing(metadata, tmp_path):
    put(tmp_path, {"submission_77/lab04.py": "1", "submission_metadata.yml": metadata})
    try:
        said = hand_ins(tmp_path, "lab04")[0].student
    except ValueError as problem:
        said = str(problem)
    assert said == "submission_77" or "is no YAML that can be read" in said


def test_what_cannot_be_read_is_handed_in_with_its_problem(tmp_path):
    put(tmp_path, {"ada.zip": b"no archive", "bob/notes.txt": "", "cyd.zip": zipped(**{"a.py": "1", "b.py": "2"})})
    (tmp_path / "dan.py").write_bytes(b"")
    os.truncate(tmp_path / "dan.py", LARGEST + 1)
    ada, bob, cyd, dan = hand_ins(tmp_path, "lab04_optimizers")
    assert "no zip archive" in ada.problem
    assert "the folder bob holds no file" in bob.problem
    assert "several submissions ('a.py', 'b.py')".replace("'", "") in cyd.problem
    assert "more than 64" in dan.problem
    assert len({h.sha256 for h in (ada, bob, cyd, dan)}) == 4


def test_links_are_not_followed(tmp_path):
    put(tmp_path, {"outside/secret.py": "secret", "class/ada.py": "1"})
    (tmp_path / "class" / "bob.py").symlink_to(tmp_path / "outside" / "secret.py")
    (tmp_path / "class" / "cyd").symlink_to(tmp_path / "outside")
    (tmp_path / "class" / "dan").mkdir()
    (tmp_path / "class" / "dan" / "lab04.py").symlink_to(tmp_path / "outside" / "secret.py")
    assert all(h.data != b"secret" for h in hand_ins(tmp_path / "class", "lab04"))


def member(name, data, kind=stat.S_IFREG):
    info = zipfile.ZipInfo(name)
    info.external_attr = (kind | 0o644) << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info, data


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([member("lab04.py", b"\0" * (LARGEST + 1))], "more than 64 MB"),
        ([member(f"{n}.txt", b"") for n in range(2001)], "more than 2000"),
        ([member("lab04.py", b"/etc/passwd", stat.S_IFLNK)], "holds no file"),
        ([member("lab04.py", b"", stat.S_IFCHR)], "holds no file"),
        ([member("lab04.zip", zipped(**{"lab04.py": "1"}))], "holds no file"),
        ([member("a.py", b"1"), member("A.py", b"2")], "several submissions"),
    ],
    ids=["bomb", "many", "link", "device", "nested", "case"],
)
def test_bad_archives_are_a_sentence(members, said, tmp_path):
    path = tmp_path / "ada.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for info, data in members:
            archive.writestr(info, data)
    with pytest.raises(Refused, match=said):
        read_member(path, "lab04_optimizers")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "name", ["../../lab04.py", "/etc/lab04.py", "C:\\lab04.py", "..\\lab04.py", "a/\x1b[2Jlab04.py"]
)
def test_names_that_lead_elsewhere_lead_nowhere(name, tmp_path):
    path = tmp_path / "ada.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(*member(name, b"1"))
    file, data = read_member(path, "lab04_optimizers")
    assert data == b"1"
    assert "/" not in file
    assert list(tmp_path.iterdir()) == [path]


GOOD = zipped(**{"lab04.py": "x = 1\n" * 50, "notes.txt": "no"})


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, 40)
)
def test_a_damaged_archive_is_read_or_refused(tmp_path, changes, cut):
    data = bytearray(GOOD)
    for at, value in changes:
        data[at] = value
    path = tmp_path / "ada.zip"
    path.write_bytes(bytes(data[: len(data) - cut]))
    with contextlib.suppress(Refused):
        file, read = read_member(path, "lab04_optimizers")
        assert len(read) <= LARGEST
        assert "/" not in file


def test_a_whole_class_is_not_in_memory(tmp_path):
    for n in range(20):
        (tmp_path / f"s{n:02}.py").write_bytes(b"# %d\n" % n + bytes(range(1, 256)) * 4000)  # a megabyte each
    tracemalloc.start()
    found = hand_ins(tmp_path, "lab04_optimizers")
    held, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len({h.sha256 for h in found}) == 20
    assert held < 1 << 20
    assert most < 5 << 20
    assert found[3].data.startswith(b"# 3\n")


@pytest.mark.parametrize("ending", [".py", ".zip"])
def test_what_was_changed_after_the_class_was_listed_is_not_graded_as_what_it_was(tmp_path, ending):
    def write(text):
        put(tmp_path, {f"ada{ending}": text if ending == ".py" else zipped(**{"lab04.py": text})})

    write("x = 1\n")
    (ada,) = hand_ins(tmp_path, "lab04_optimizers")
    assert ada.data == b"x = 1\n"
    write("x = 2\n")
    with pytest.raises(OSError, match=r"ada.* was changed after the class was listed"):
        _ = ada.data
