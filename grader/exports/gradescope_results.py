"""A report as Gradescope's `results.json`."""

from typing import Any

from grader.report import Report
from grader.screen import exercise_lines, plain, stopped

VISIBLE = ("visible", "after_due_date", "after_published", "hidden")


def gradescope_results(report: Report, visibility: str = "visible") -> dict[str, Any]:
    """What Gradescope reads: points, and a test an exercise, in the manner of its autograder specification.

    Every text is marked as text, so that no word of a submission is taken for HTML or Markdown. The seed is not in it,
    and what the autograder prints is kept from learners.

    Args:
        report: on the submission.
        visibility: when learners see it: "visible", "after_due_date", "after_published" or "hidden".

    Raises:
        ValueError: if `visibility` is none of these.
    """
    if visibility not in VISIBLE:
        raise ValueError(f"--visibility {visibility}: one of {', '.join(VISIBLE)} was expected")
    passed = sum(e.status == "passed" for e in report.exercises)
    return {
        "score": report.points,
        "execution_time": round(report.seconds),
        "output": "\n".join([f"{passed} of {len(report.exercises)} exercises passed", *stopped(report)]),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "tests": [
            {
                "number": str(number),
                "name": plain(e.name, 200),
                "name_format": "text",
                "score": e.points,
                "max_score": e.max_points,
                "status": "passed" if e.status == "passed" else "failed",
                "output": "\n".join(line for _, line in exercise_lines(e)),
                "output_format": "text",
            }
            for number, e in enumerate(report.exercises, 1)
        ],
    }
