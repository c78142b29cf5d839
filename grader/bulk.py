"""Grading a folder of submissions: several at once, every result written before the next is begun, none twice."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from grader.grader import Grader

ENDINGS = (".py", ".ipynb")


def submissions(folder: Path) -> list[Path]:
    """The submissions in a folder, by name.

    Raises:
        ValueError: if it is no folder, or holds none.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder. Give the folder that holds the submissions.")
    found = sorted(p for p in folder.iterdir() if p.suffix in ENDINGS and p.is_file())
    if not found:
        raise ValueError(f"{folder} holds no submission. Files ending in {' or '.join(ENDINGS)} were expected.")
    return found


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        with open(part, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def earlier_results(out: Path) -> dict[str, dict[str, Any]]:
    """The results an earlier run left in `out`, by the submission's name. Anything unreadable counts as not there."""
    results = {}
    for path in out.glob("*.json"):
        try:
            result = json.loads(path.read_text(encoding="utf-8"))
            results[result["submission"]] = result
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return results


def grade_folder(
    grader: Grader,
    paths: list[Path],
    out: Path,
    *,
    jobs: int,
    earlier: dict[str, dict[str, Any]],
    finished: Callable[[dict[str, Any]], None],
) -> list[dict[str, Any]]:
    """Grade `paths`, write `out/NAME.json` for each as it is done and `out/results.csv` at the end.

    Args:
        grader: started, for the lab and seed wanted.
        paths: the submissions.
        out: the folder for the results; made if missing.
        jobs: how many at once.
        earlier: results to keep: a submission of the same content, lab and seed is not graded again.
        finished: called with each result, in this thread.

    Returns:
        The results in the order of `paths`.
    """
    out.mkdir(parents=True, exist_ok=True)
    results: dict[str, dict[str, Any]] = {}
    for path, result in _as_done(grader, paths, jobs, earlier):
        if result is not earlier.get(path.name):
            write_whole(out / f"{path.name}.json", result_text(result))
        results[path.name] = result
        finished(result)
    ordered = [results[p.name] for p in paths]
    write_whole(out / "results.csv", table(ordered))
    return ordered


def result_text(result: dict[str, Any]) -> str:
    """The JSON text of a result."""
    return json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def table(results: list[dict[str, Any]]) -> str:
    """One row a submission, one column an exercise. Text that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [e["name"] for e in results[0]["exercises"]]
    writer.writerow(["submission", "status", "points", "max_points", "seed", "seconds", *names])
    for r in results:
        points = [e["points"] for e in r["exercises"]]
        name = r["submission"]
        safe = "'" + name if name[:1] in "=+-@\t\r" else name
        writer.writerow([safe, r["status"], r["points"], r["max_points"], r["seed"], r["seconds"], *points])
    return text.getvalue()


def _as_done(
    grader: Grader, paths: list[Path], jobs: int, earlier: dict[str, dict[str, Any]]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Results as they come; at most `jobs` submissions are read and in work at a time."""
    waiting, working = list(reversed(paths)), dict[Future, Path]()
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        while waiting or working:
            while waiting and len(working) < jobs:
                path = waiting.pop()
                source = path.read_bytes()
                known = earlier.get(path.name)
                if known and _still_true(known, source, grader):
                    yield path, known
                else:
                    working[pool.submit(grader.grade, source, path.name)] = path
            done, _ = wait(working, return_when=FIRST_COMPLETED)
            for future in done:
                yield working.pop(future), json.loads(future.result().to_json())


def _still_true(result: dict[str, Any], source: bytes, grader: Grader) -> bool:
    return (
        result["status"] == "graded"
        and result["lab"] == grader.lab.name
        and result["seed"] == grader.seed
        and result["sha256"] == hashlib.sha256(source).hexdigest()
    )
