"""A lab as a Gradescope autograder: the zip that an instructor uploads."""

import json
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from grader.catalogue import InstalledLab
from grader.exports.gradescope_results import VISIBLE
from grader.house import HOUSE

SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image.
set -euo pipefail
apt-get update -qq
apt-get install -y -qq python3 python3-venv libseccomp2
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install --quiet --no-cache-dir --requirement /autograder/source/requirements.txt
"""

RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for every submission. The two variables serve to try it elsewhere.
set -euo pipefail
base="${AUTOGRADER_BASE:-/autograder}"
cd "$base/source"  # Python looks for modules where it stands: never where files were handed in
export PYTHONPATH="$base/source/house" PYTHONDONTWRITEBYTECODE=1
exec "${AUTOGRADER_PYTHON:-/autograder/venv/bin/python}" -m grader.exports.autograder "$base"
"""

_LEFT_OUT = ("__pycache__", ".ipynb_checkpoints")
_MADE = (1980, 1, 1, 0, 0, 0)  # the same lab and secret give the same zip, whenever it is made


def write_autograder(
    path: Path,
    lab: InstalledLab,
    secret: str,
    *,
    visibility: str = "visible",
    timeout: float = 30.0,
    memory: int = 2048,
    trusted: bool = False,
) -> None:
    """Write the zip: `setup.sh`, `run_autograder`, and in `house/` this grader and the lab.

    Nothing else of the project is in it. The solution is there with all that it takes from elsewhere written out.

    Args:
        path: the zip to write; one that is there is replaced.
        lab: the lab.
        secret: what the seeds of the inputs are made of.
        visibility: when learners see the results, see `gradescope_results`.
        timeout: wall seconds for one exercise; Gradescope's machines are slow.
        memory: megabytes that a submission may take.
        trusted: whether to grade even where no sandbox can be had.

    Raises:
        ValueError: if `visibility` is unknown.
    """
    if visibility not in VISIBLE:
        raise ValueError(f"--visibility {visibility}: one of {', '.join(VISIBLE)} was expected")
    settings: dict[str, object] = {"lab": lab.name, "secret": secret, "visibility": visibility, "trusted": trusted}
    settings |= {"timeout": timeout, "memory": memory}
    part = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(part, "w") as archive:
            _put(archive, "setup.sh", SETUP.encode(), 0o755)
            _put(archive, "run_autograder", RUN.encode(), 0o755)
            _put(archive, "requirements.txt", "".join(f"{r}\n" for r in requirements()).encode())
            _put(archive, "settings.json", (json.dumps(settings, indent=1) + "\n").encode(), 0o600)
            for name, data in _files(lab):
                _put(archive, f"house/{name}", data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def requirements() -> list[str]:
    """What this project asks an installer for, without extras: of a checkout its list, else what was installed.

    Raises:
        ValueError: if neither is there.
    """
    listed = HOUSE / "requirements.txt"
    if listed.is_file() and (HOUSE / "pyproject.toml").is_file():
        lines = [line.partition(" #")[0].strip() for line in listed.read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if line and not line.startswith("#")]
    try:
        return [r for r in requires("tapezoo") or [] if "extra ==" not in r]
    except PackageNotFoundError:
        raise ValueError("tapezoo is not installed here: `pip install` it, so that what it needs is known") from None


def _files(lab: InstalledLab) -> Iterator[tuple[str, bytes]]:
    for top, folder in ((HOUSE / "grader", "grader"), (lab.folder, f"labs/{lab.name}")):
        for file in sorted(top.rglob("*")):
            inside = file.relative_to(top)
            if file.is_file() and not any(part in _LEFT_OUT for part in inside.parts):
                yield f"{folder}/{inside.as_posix()}", file.read_bytes()
    yield f"solutions/{lab.name}.py", lab.answer.encode()


def _put(archive: zipfile.ZipFile, name: str, data: bytes, mode: int = 0o644) -> None:
    member = zipfile.ZipInfo(name, _MADE)
    member.external_attr = (0o100000 | mode) << 16  # a regular file
    member.create_system = 3  # Unix: whoever unpacks it keeps the mode
    archive.writestr(member, data, zipfile.ZIP_DEFLATED)
