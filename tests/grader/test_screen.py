"""What a learner reads of a report: each thing once."""

from grader.report import CheckReport, ExerciseReport, Report
from grader.screen import exercise_lines, report_lines


def test_what_is_said_of_a_check_is_not_said_again_of_the_exercise():
    checks = [
        CheckReport("a", "failed", 0.0, 1.0, "w is 1.0, 2.0 was expected.", "every step is right"),
        CheckReport("b", "passed", 1.0, 1.0, "", "it trains"),
    ]
    message = "w is 1.0, 2.0 was expected. This is built on adam: see first that it passes."
    lines = [
        text for _, text in exercise_lines(ExerciseReport("adamw", "failed", 1.0, 2.0, 0.0, checks, None, message))
    ]
    assert sum("2.0 was expected" in line for line in lines) == 1
    assert lines[-1].strip() == "This is built on adam: see first that it passes."


def test_a_cell_that_stopped_names_what_it_would_have_defined():
    def exercise(name, message):
        checks = [CheckReport("a", "error", 0.0, 1.0, message, "it is right")]
        return ExerciseReport(name, "error", 0.0, 1.0, 0.0, checks, None, message)

    broken = "SyntaxError: '(' was never closed (line 1 of the cell that begins \"def f(:\")\n    def f(:\n         ^"
    hung = 'the cell with "class G:"'
    exercises = [exercise("f", broken), exercise("g", f"{hung}, which defines it, hung or ended the process.")]
    faults = [broken, f"{hung} was left out: it did not end within 10 s.", "ZeroDivisionError: division by zero"]
    report = Report("lab", "a.ipynb", 0.0, 2.0, "graded", 0, "cpu", "none", 0.0, exercises)
    report.faults = [{"cell": number, "message": message} for number, message in enumerate(faults, 1)]
    assert [text for _, text in report_lines(report)][-4:-1] == [
        "✗ what defines f stopped: SyntaxError: '(' was never closed (line 1 of the cell that begins \"def f(:\")",
        '✗ what defines g stopped: the cell with "class G:" was left out: it did not end within 10 s.',
        "✗ a cell stopped: ZeroDivisionError: division by zero",
    ]
