"""`make class`: a class of 300, graded by the real `lab grade`; once undisturbed, once killed twice on the way.

The second run loses its scheduler (kill -9) when 80 are graded and is resumed, and loses the processes that run the
submissions and the solution when 180 are. Then its table, every report, and the gradebook's history are held against
the first run's. What came of it is printed and written to out/class300/figures.json; the pages are in its folder calm.

    python tests/grader/classroom/class_of_300.py [LAB]
"""

import collections
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from submissions_of_300 import write_class
from world import Ears, furnish, snapshot, told

from grader.catalogue import find
from grader.report import Report
from grader.runner import Limits

LAB = Path(sys.executable).with_name("lab")
OUT = Path("out/class300").absolute()
LIMITS = Limits(timeout=10.0, memory_mb=512)
KILLS = {80: "scheduler", 180: "zygotes"}  # what is killed when so many are graded


def main(name: str) -> None:
    """Write the class, grade it twice, compare."""
    lab = find(name)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    room = OUT / "world"
    place = tempfile.TemporaryDirectory(prefix="ears-")  # a socket's path must be short
    ears, victim = Ears(Path(place.name)), subprocess.Popen(["sleep", "36000"])
    watched = furnish(room / "outside", room / "home")
    before = snapshot(*watched)
    kinds = write_class(OUT / "class", lab, told(ears, room / "outside", room / "home", victim, LIMITS))
    figures: dict = {"lab": lab.name, "submissions": len(kinds), "kinds": collections.Counter(kinds.values())}
    try:
        figures["undisturbed"] = undisturbed(lab)
        figures["killed"] = disturbed(lab)
        figures["world"] = {
            "heard": ears.heard(),
            "unchanged": snapshot(*watched) == before,
            "neighbour alive": victim.poll() is None,
        }
    finally:
        victim.kill()
        victim.wait()
        place.cleanup()
    figures |= outcomes(kinds) | compared()
    text = json.dumps(figures, indent=2)
    (OUT / "figures.json").write_text(text + "\n")
    print(text)


def started(lab, run: str, *more: str) -> subprocess.Popen:
    """`lab grade` of the class."""
    command = [LAB, "grade", "class", "--lab", lab.folder, "--out", run, "--seed", "20260501", *more]
    command += ["--timeout", str(LIMITS.timeout), "--memory", str(LIMITS.memory_mb), "--device", "cpu"]
    with (OUT / f"{run}.log").open("ab") as log:
        return subprocess.Popen(command, cwd=OUT, stdout=log, stderr=log, start_new_session=True)


def undisturbed(lab) -> dict:
    """Grade without disturbance."""
    began, load = time.monotonic(), os.getloadavg()[0]
    code = started(lab, "calm").wait()
    loads = f"{load:.1f} to {os.getloadavg()[0]:.1f}"
    return {"seconds": round(time.monotonic() - began), "exit code": code, "load": loads}


def disturbed(lab) -> dict:
    """Grade, kill, resume; returns what was killed when, and how much of the gradebook stayed as it was."""
    began, events, kept = time.monotonic(), [], {}
    running = started(lab, "stormy")
    for many, what in KILLS.items():
        while graded(OUT / "stormy") < many:
            if running.poll() is not None:
                raise RuntimeError(f"`lab grade` ended early with {running.returncode}: see {OUT}/stormy.log")
            time.sleep(0.1)
        if what == "scheduler":
            family = psutil.Process(running.pid).children(recursive=True)
            os.kill(running.pid, signal.SIGKILL)
            running.wait()
            left = still(family)
            kept |= history(OUT / "stormy")
            running = started(lab, "stormy", "--resume")
        else:
            kept |= history(OUT / "stormy")
            sources = [p for p in psutil.Process(running.pid).children() if "grader.zygote" in p.cmdline()]
            zygotes = [zygote for source in sources for zygote in source.children()]
            family = [p for zygote in zygotes for p in (zygote, *zygote.children(recursive=True))]
            for process in zygotes:  # that of the submissions, and that of the solution
                process.kill()
            left = still(family)
        events.append({"killed": what, "graded before": len(kept), "processes left": left})
    code = running.wait()
    again = 0
    while code == 1 and again < 3:  # some could not be graded while the processes were gone
        again += 1
        code = started(lab, "stormy", "--resume").wait()
    final = history(OUT / "stormy")
    return {
        "seconds": round(time.monotonic() - began),
        "exit code": code,
        "events": events,
        "resumed": 1 + again,
        "grades lost": sum(final.get(grade) != said for grade, said in kept.items()),
        "graded twice": twice(OUT / "stormy"),
    }


def still(family: list[psutil.Process]) -> int:
    """How many of these go on after a while; one that has ended and waits for its parent to look does not."""

    def goes_on(process: psutil.Process) -> bool:
        try:
            return process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    until = time.monotonic() + 10
    while any(map(goes_on, family)) and time.monotonic() < until:
        time.sleep(0.1)
    return sum(map(goes_on, family))


def graded(run: Path) -> int:
    """How many contents have a grade now."""
    return len(history(run)) if (run / "gradebook.sqlite").exists() else 0


def history(run: Path) -> dict[int, str]:
    """Every grade that was ever written, by its number."""
    with sqlite3.connect(f"file:{run / 'gradebook.sqlite'}?mode=ro", uri=True, timeout=30) as book:
        try:
            return dict(book.execute("SELECT id, sha256 || at || report FROM grades"))
        except sqlite3.OperationalError:  # the tables are not there yet
            return {}


def twice(run: Path) -> int:
    """How many contents have two grades of which the first was the submission's, not a fault of the grader."""
    with sqlite3.connect(f"file:{run / 'gradebook.sqlite'}?mode=ro", uri=True) as book:
        rows = book.execute("SELECT sha256, report FROM grades").fetchall()
    done = collections.Counter(sha256 for sha256, text in rows if Report.from_json(text).status == "graded")
    return sum(count > 1 for count in done.values())


def reports(run: str) -> dict[str, Report]:
    """Every report by the submission's name."""
    found = [Report.from_json(path.read_text(encoding="utf-8")) for path in sorted((OUT / run).glob("*.json"))]
    return {report.submission: report for report in found}


def outcomes(kinds: dict[str, str]) -> dict:
    """By kind: points from least to most, and the statuses of exercises."""
    made, found = {}, reports("calm")
    of = {name: kinds.get(name) or name.partition("-")[0] for name in found}
    for kind in dict.fromkeys(of.values()):
        these = [found[name] for name in of if of[name] == kind]
        points = sorted(r.points for r in these)
        statuses = collections.Counter(e.status for r in these for e in r.exercises)
        made[kind] = {"points": [points[0], points[-1]], "count": len(these), "exercises": statuses}
    most = next(iter(found.values())).max_points
    told = {(e.name, e.diagnosis.mistake) for r in found.values() for e in r.exercises if e.diagnosis}
    return {"max points": most, "reports": len(found), "different mistakes named": len(told), "outcomes": made}


def compared() -> dict:
    """The second run beside the first: the table to the byte, the reports but for seconds."""
    calm, stormy = reports("calm"), reports("stormy")
    tables = [(OUT / run / "results.csv").read_bytes() for run in ("calm", "stormy")]
    ranked = [[(s.name, s.points, s.status) for s in r.exercises] for r in calm.values()]
    other = [[(s.name, s.points, s.status) for s in stormy[name].exercises] for name in calm]
    names = list(calm)
    return {
        "table identical": tables[0] == tables[1],
        "other points or statuses": [names[n] for n in range(len(names)) if ranked[n] != other[n]],
        "other words": [name for name in names if words(calm[name]) != words(stormy[name])],
    }


def words(report: Report) -> str:
    """All that a report says, but for how long it took."""
    report.seconds = 0.0
    for exercise in report.exercises:
        exercise.seconds = 0.0
    return report.to_json()


if __name__ == "__main__":
    main(*sys.argv[1:] or ["lab01"])
