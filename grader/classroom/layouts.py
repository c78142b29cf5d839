"""Who handed in what: the folders that people make, and that Canvas, Moodle and Gradescope download."""

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from grader.classroom.archive import ENDINGS, LARGEST, Refused, read_member
from grader.classroom.hand_in import HandIn

_CANVAS = re.compile(
    r"(?P<student>[^_]+)(?P<late>_LATE)?_(?P<user>\d+)_(?P<submission>\d+)_(?P<file>.+)", re.IGNORECASE
)
_MOODLE = re.compile(r"(?P<student>.+)_(?P<user>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
_GRADESCOPE = re.compile(r"submission_(?P<number>\d+)")
_METADATA = "submission_metadata.yml"


def hand_ins(folder: Path, lab: str) -> list[HandIn]:
    """Everything that was handed in, by student, oldest first.

    Recognized are files (`ada.py`, `ada.ipynb`, `ada.zip`), a folder a student (`ada/lab04.py`), and the downloads of
    Canvas (`lovelaceada_LATE_123_456_lab04-1.py`), Moodle (`Ada Lovelace_123_assignsubmission_file_/lab04.ipynb`) and
    Gradescope (`submission_123/`, with `submission_metadata.yml`). Hidden files are passed over. A file that cannot be
    read is handed in all the same, with its problem.

    Args:
        folder: the folder.
        lab: the lab's name; where several files lie together, the one named like the lab is meant.

    Raises:
        ValueError: if it is no folder, or holds nothing that was handed in.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder. Give the folder that holds the submissions.")
    metadata = _gradescope_metadata(folder)
    found = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            found += list(_of_folder(entry, folder, lab, metadata))
        elif entry.suffix.lower() in (*ENDINGS, ".zip"):
            found.append(_of_file(entry, folder, lab))
    if not found:
        raise ValueError(
            f"{folder} holds no submission. Files ending in {', '.join(ENDINGS)} or .zip, or a folder for each "
            "student, were expected."
        )
    return sorted(found, key=lambda h: (h.student, h.at or datetime.min.replace(tzinfo=timezone.utc), h.name))


def user_number(name: str) -> str:
    """A student's number in the name of what Canvas or Moodle downloaded; "" where neither did.

    >>> user_number("lovelaceada_LATE_123_456_lab04-1.py"), user_number("Ada_7_assignsubmission_file_/a.py")
    ('123', '7')
    """
    first = name.partition("/")[0]
    known = _CANVAS.fullmatch(first) or _MOODLE.fullmatch(first)
    return known["user"] if known else ""


def _of_file(path: Path, top: Path, lab: str) -> HandIn:
    """A file that lies in the folder itself; its name tells the student."""
    if known := _CANVAS.fullmatch(path.name):
        return _read(path, top, lab, f"{known['student']}_{known['user']}", late=bool(known["late"]))
    if known := _MOODLE.fullmatch(path.name):
        return _read(path, top, lab, f"{known['student']}_{known['user']}")
    return _read(path, top, lab, path.stem)


def _of_folder(folder: Path, top: Path, lab: str, metadata: dict[str, Any]) -> Iterator[HandIn]:
    """What a student's folder holds: every file of it is an attempt, or, where some are named like the lab, those."""
    student, at = folder.name, None
    if known := _MOODLE.fullmatch(folder.name):
        student = f"{known['student']}_{known['user']}"
    elif _GRADESCOPE.fullmatch(folder.name):
        student, at = _submitter(metadata.get(folder.name), folder.name)
    yield from attempts_in(folder, top, lab, student, at)


def attempts_in(folder: Path, top: Path, lab: str, student: str, at: datetime | None = None) -> Iterator[HandIn]:
    """What one student's folder holds: every file of it, or, where some are named like the lab, those.

    Args:
        folder: the student's.
        top: the folder whose part it is; the attempts are named by their path below it.
        lab: the lab's name.
        student: who.
        at: when it was handed in, if something other than the files tells.
    """
    files = [p for p in sorted(folder.rglob("*")) if _is_handed_in(p, folder)]
    named = [p for p in files if p.name.lower().startswith(lab.partition("_")[0].lower())]
    for path in named or files:
        yield _read(path, top, lab, student, at=at)
    if not files:
        where = _text(str(folder.relative_to(top)))
        said = f"the folder {where} holds no file ending in {', '.join(ENDINGS)} or .zip."
        yield HandIn(_text(student), where, b"", "nothing.py", at=at, problem=said)


def _is_handed_in(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith((".", "__")) for part in parts)
    regular = path.is_file() and not path.is_symlink()
    return regular and not hidden and len(parts) <= 4 and path.suffix.lower() in (*ENDINGS, ".zip")


def _read(path: Path, top: Path, lab: str, student: str, *, at: datetime | None = None, late: bool = False) -> HandIn:
    name, student = _text(str(path.relative_to(top))), _text(student)
    try:
        facts = path.stat()
        at = at or datetime.fromtimestamp(facts.st_mtime, timezone.utc)
        if facts.st_size > LARGEST:
            raise Refused(f"{path.name} has {facts.st_size >> 20} MB, more than {LARGEST >> 20}.")
        file, _ = _opened(path, lab)
        return HandIn(student, name, lambda: _opened(path, lab)[1], _text(file), at=at, late=late)
    except Refused as why:
        return HandIn(student, name, b"", _text(path.name), at=at, late=late, problem=_text(str(why)))
    except OSError as why:
        said = _text(f"{path.name} cannot be read: {why.strerror}.")
        return HandIn(student, name, b"", _text(path.name), at=at, late=late, problem=said)


def _opened(path: Path, lab: str) -> tuple[str, bytes]:
    """The submission's file name and bytes, of a zip archive those of what is in it."""
    return read_member(path, lab) if path.suffix.lower() == ".zip" else (path.name, path.read_bytes())


def _text(name: str) -> str:
    """A name that can be written anywhere: bytes that are no text, in a file's name, are spelled out."""
    return name.encode("utf-8", "backslashreplace").decode()


def _gradescope_metadata(folder: Path) -> dict[str, Any]:
    """What Gradescope says about each submission; nothing where there is no such file, or it is no YAML."""
    path = folder / _METADATA
    if not path.is_file() or path.stat().st_size > LARGEST:
        return {}
    import yaml

    try:
        read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as problem:
        raise ValueError(f"{path} is no YAML that can be read: {str(problem).splitlines()[0]}") from None
    return read if isinstance(read, dict) else {}


def _submitter(facts: Any, otherwise: str) -> tuple[str, datetime | None]:
    """Name and time of a Gradescope submission; of a group, all names."""
    if not isinstance(facts, dict):
        return otherwise, None
    people = facts.get(":submitters") or []
    names = [str(p.get(":email") or p.get(":sid") or p.get(":name")) for p in people if isinstance(p, dict)]
    at = facts.get(":created_at")
    if not isinstance(at, datetime):
        at = None
    elif at.tzinfo is None:
        at = at.replace(tzinfo=timezone.utc)
    return " + ".join(names) or otherwise, at
