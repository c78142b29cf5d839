"""Reading one submission out of a zip archive, in bounds. Nothing is ever unpacked to a disk."""

import io
import zipfile
from pathlib import Path, PurePosixPath

MEMBERS = 2_000  # entries an archive may list
LARGEST = 64 << 20  # bytes that one file may have when read
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what zip programs write; others may ask for any memory
_ENTRY = b"PK\x01\x02"  # each entry of an archive's list begins so
ENDINGS = (".py", ".ipynb")


class Refused(ValueError):
    """An archive, or what is in it, is not read; the message says why in one sentence."""


def read_member(path: Path, wanted: str) -> tuple[str, bytes]:
    """The submission in an archive: its only notebook or .py file, or the one named like the lab.

    Links, devices, folders, hidden files and archives in the archive are passed over. Names are only looked at, never
    used as a place to write to.

    Args:
        path: the archive.
        wanted: the lab's name; of several files, the one whose name begins like it is meant.

    Returns:
        The file's name, without folders, and its bytes.

    Raises:
        Refused: if it is no zip archive, is damaged, too large, protected, or holds no submission or several.
    """
    try:
        data = path.read_bytes()
        listed = data.count(_ENTRY)  # counted before the list is read, which takes memory for each
        if listed > MEMBERS:
            raise Refused(f"{path.name} lists {listed} files, more than {MEMBERS}.")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            chosen = _choose([m for m in members if _is_submission(m)], path.name, wanted)
            return _path(chosen).name, _read(archive, chosen, path.name)
    except Refused:
        raise
    except Exception as problem:  # a reader that met bytes it was not made for; which one does not matter
        kind = "is protected by a password" if "password" in str(problem) else "is no zip archive that can be read"
        raise Refused(f"{path.name} {kind}. Hand in the notebook or the .py file itself.") from None


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(member.filename.replace("\\", "/"))


def _is_submission(member: zipfile.ZipInfo) -> bool:
    name = _path(member)
    unix_kind = member.external_attr >> 28
    regular = unix_kind in (0, 8)  # not a link (10), a device (2, 6), a pipe (1) or a socket (12)
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts if part != "..")
    return regular and not member.is_dir() and not hidden and name.suffix.lower() in ENDINGS


def _choose(members: list[zipfile.ZipInfo], archive: str, wanted: str) -> zipfile.ZipInfo:
    if not members:
        raise Refused(f"{archive} holds no file ending in {' or '.join(ENDINGS)}.")
    short = wanted.partition("_")[0].lower()
    named = [m for m in members if _path(m).name.lower().startswith(short)]
    fitting = named or members
    if len(fitting) > 1:
        some = ", ".join(sorted(repr(m.filename)[1:-1][:60] for m in fitting)[:5])
        raise Refused(f"{archive} holds several submissions ({some}); one, named like the lab, was expected.")
    return fitting[0]


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    if member.flag_bits & 1:
        raise Refused(f"{name} is protected by a password. Hand in the notebook or the .py file itself.")
    if member.compress_type not in _PACKINGS:
        raise Refused(f"{name} is packed in a way that is not read. Hand in the notebook or the .py file itself.")
    with archive.open(member) as file:
        data = file.read(LARGEST + 1)  # what the archive says about the size is not believed
    if len(data) > LARGEST:
        raise Refused(f"{name} holds a file of more than {LARGEST >> 20} MB.")
    return data
