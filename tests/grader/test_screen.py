"""What a learner reads of a report: each thing once."""

from grader.report import CheckReport, ExerciseReport
from grader.screen import exercise_lines


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
