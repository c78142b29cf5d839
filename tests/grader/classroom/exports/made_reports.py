"""Reports made by hand: what is exported is then known to the letter."""

from grader.report import CheckReport, Diagnosis, ExerciseReport, Report


def exercise(name, status, points, worth, message="", diagnosis=None):
    checks = [CheckReport("right", status, points, worth, message, "every number is right")]
    return ExerciseReport(name, status, points, worth, 0.25, checks, diagnosis, message)


def report(*exercises, submission="ada.py", status="graded", seed=987654321):
    points, worth = sum(e.points for e in exercises), sum(e.max_points for e in exercises)
    return Report(
        "tiny",
        submission,
        points,
        worth,
        status,
        seed,
        "cpu",
        "limits",
        0.5,
        list(exercises),
        "",
        [{"cell": 1, "message": "<b>&"}],
    )


def squared(message=""):
    return exercise("double", "failed", 0.0, 6.0, message, Diagnosis("squared", "This squares: 2 * x < x * x."))
