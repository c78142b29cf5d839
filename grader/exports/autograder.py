"""What `run_autograder` runs on Gradescope: `python -m grader.exports.autograder /autograder`."""

import hashlib
import hmac
import json
import sys
from pathlib import Path

from grader.catalogue import InstalledLab
from grader.classroom.hand_in import HandIn
from grader.classroom.layouts import attempts_in
from grader.exports.gradescope_results import gradescope_results
from grader.grader import Grader
from grader.report import Report
from grader.runner import Limits, offered_tier
from grader.write_whole import write_whole


def autograde(base: Path) -> Report:
    """Grade `base/submission` and write `base/results/results.json`.

    The seed of the inputs is made of the exported secret and the file handed in: handing in the same again gives the
    same, and what a learner read about an earlier attempt's inputs does not help with the next.

    Args:
        base: `/autograder`, with the unpacked zip in `source`.

    Raises:
        ValueError: if this cannot be graded here. Nothing is written then, so that Gradescope tells the instructor and
            gives no points: a fault of the grader is never the learner's zero.
    """
    settings = json.loads((base / "source" / "settings.json").read_text(encoding="utf-8"))
    lab = InstalledLab(base / "source" / "house" / "labs" / settings["lab"])
    tier = offered_tier()
    if "landlock" not in tier and not settings["trusted"]:
        raise ValueError(
            f"this machine offers the sandbox {tier!r} only, too little for code of strangers. "
            "Export the lab with --trusted to grade all the same: a submission can then read the answers."
        )
    handed_in = the_submission(base / "submission", lab.name)
    seed = seed_for(settings["secret"], handed_in.data)
    limits = Limits(timeout=settings["timeout"], memory_mb=settings["memory"])
    grader = Grader(lab, seed=seed, sandbox=tier, limits=limits)
    if handed_in.problem:
        report = grader.refuse(handed_in.file, handed_in.problem)
    else:
        with grader:
            report = grader.grade(handed_in.data, handed_in.file)
    if report.status != "graded":
        faults = [f"{e.name}: {e.message}" for e in report.exercises if e.status == "could_not_run"]
        raise ValueError("the grader could not run. " + " ".join(faults))
    results = json.dumps(gradescope_results(report, settings["visibility"]), indent=1)
    (base / "results").mkdir(exist_ok=True)
    write_whole(base / "results" / "results.json", results + "\n")
    return report


def the_submission(folder: Path, lab: str) -> HandIn:
    """What was handed in: one file, or the one named like the lab. Several are a problem, in a sentence."""
    found = list(attempts_in(folder, folder.parent, lab, "learner"))
    if len(found) == 1:
        return found[0]
    some = ", ".join(h.file for h in found[:5])
    said = f"There are {len(found)} files ({some}). Hand in one, or name one like the lab: {lab}."
    return HandIn("learner", folder.name, b"", found[0].file, problem=said)


def seed_for(secret: str, data: bytes) -> int:
    """The seed for a file: below 2**32, known only to who has the secret."""
    return int.from_bytes(hmac.digest(secret.encode(), data, hashlib.sha256)[:4], "big")


def main() -> None:
    """Grade; what is printed, learners do not see."""
    try:
        report = autograde(Path(sys.argv[1]))
    except (ValueError, OSError) as problem:
        sys.exit(f"run_autograder: {problem}")
    sys.stdout.write(
        f"{report.points:g} of {report.max_points:g} points, sandbox {report.sandbox}, {report.seconds:.1f} s\n"
        f"The same inputs elsewhere: lab check {report.submission!a} --lab {report.lab} --seed {report.seed}\n"
    )


if __name__ == "__main__":
    main()
