"""Marks, points and diagnoses, from observations written by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from grader import Exercise, Lab, close, expect
from grader.grader import _unsound, verdict
from grader.judge import diagnose, key, mark, requests, suspect
from grader.report import Report
from grader.runner import Observation

SEED = 3


def double():
    """An exercise with two checks and two mistakes."""
    exercise = Exercise("double", write=["double"], points=3, probe="call", draw=lambda rng: {"x": rng.normal(size=4)})

    @exercise.check(points=2)
    def doubles(seen, given):
        """every element is doubled"""
        return close(seen.y, 2 * given["x"], what="the result")

    @exercise.check(points=1, draw=lambda rng: {"x": np.zeros(2)})
    def zero(seen, given):
        """zero stays zero"""
        return close(seen.y, np.zeros(2))

    exercise.mistake("squares", old="2 * x", new="x * x", say="This squares.")
    exercise.mistake("adds_two", old="2 * x", new="2 + x", say="This adds 2.")
    return exercise


def observe(exercise, function, **instead):
    """What a submission whose `double` is `function` would return; `instead` replaces a check's observation."""
    seen = {}
    for c in exercise.checks:
        x = c.inputs(exercise.name, SEED)["x"]
        seen[key(SEED, exercise.name, c.name)] = instead.get(c.name) or Observation("observed", {"y": function(x)})
    return seen


def test_a_right_answer_gets_all_points():
    report = mark(double(), SEED, observe(double(), lambda x: x + x))
    assert (report.status, report.points, report.max_points) == ("passed", 3, 3)


def test_a_wrong_answer_keeps_the_points_of_what_holds():
    report = mark(double(), SEED, observe(double(), lambda x: x * x))
    assert (report.status, report.points) == ("failed", 2 - 1)
    assert "first difference is at [0]" in report.message
    assert [c.status for c in report.checks] == ["failed", "passed"]


def test_an_answer_right_to_rounding_passes_and_one_off_by_a_thousandth_does_not():
    assert mark(double(), SEED, observe(double(), lambda x: (2 * x).astype("float32"))).status == "passed"
    assert mark(double(), SEED, observe(double(), lambda x: 2.002 * x)).status == "failed"


@pytest.mark.parametrize("y", [np.float64("nan"), np.zeros(0), np.zeros((4, 1)), np.array(["a"] * 4)])
def test_what_cannot_be_compared_is_wrong_and_never_an_exception(y):
    assert mark(double(), SEED, observe(double(), lambda x: y)).status == "failed"


def test_an_exercise_may_tolerate_more_on_a_gpu():
    exercise = Exercise("double", write=["double"], points=1, probe="call", tolerance={"gpu": 10})

    @exercise.check(points=1)
    def doubles(seen, given):
        """it doubles"""
        return close(seen.y, [2.0])

    def status(y, device):
        seen = {key(0, "double", "doubles"): Observation("observed", {"y": np.array([y])}, device=device)}
        return mark(exercise, 0, seen).status

    assert [status(2.001, d) for d in ("cpu", "gpu")] == ["failed", "passed"]
    assert [status(2.01, d) for d in ("cpu", "gpu")] == ["failed", "failed"]


def test_nan_everywhere_does_not_pass():
    assert mark(double(), SEED, observe(double(), lambda x: x * np.nan)).points == 0


def test_forbidden_in_one_check_takes_all_points():
    forbidden = Observation("forbidden", {}, "keras.optimizers.Adam may not be used")
    report = mark(double(), SEED, observe(double(), lambda x: 2 * x, zero=forbidden))
    assert (report.status, report.points) == ("forbidden", 0)


def test_an_array_that_did_not_come_is_named():
    seen = {k: Observation("observed", {"z": np.ones(4)}) for k in observe(double(), lambda x: x)}
    assert "`y` was expected and did not come. These came: z." in mark(double(), SEED, seen).message


def test_each_mistake_is_named_and_another_wrong_answer_is_not():
    exercise = double()
    squares, adds_two = exercise.mistakes
    theirs = [
        suspect(exercise, SEED, squares, observe(exercise, lambda x: x * x)),
        suspect(exercise, SEED, adds_two, observe(exercise, lambda x: 2 + x)),
    ]
    for one in theirs:
        assert diagnose(one.observations, theirs).mistake == one.mistake.name
    assert diagnose(observe(exercise, lambda x: 3 * x), theirs) is None


def test_inputs_are_drawn_once_and_cannot_be_changed():
    check = double().checks[0]
    given = check.inputs("double", SEED)
    assert check.inputs("double", SEED) is given
    with pytest.raises(ValueError, match="read-only"):
        given["x"][0] = 1


def test_a_mistake_is_named_although_something_else_is_wrong_too():
    exercise = double()
    (squares, _) = exercise.mistakes
    theirs = [suspect(exercise, SEED, squares, observe(exercise, lambda x: x * x))]
    also = observe(exercise, lambda x: x * x, zero=Observation("error", {}, "ValueError: no"))
    assert diagnose(also, theirs).mistake == "squares"


def test_two_errors_are_the_same_mistake_only_if_they_are_of_one_kind():
    exercise = double()
    crash = observe(exercise, lambda x: x, doubles=Observation("error", {}, "TypeError: bad x (line 3)"))
    observed = {**crash, key(SEED, "double", "zero"): Observation("observed", {"y": np.zeros(2)})}
    theirs = [suspect(exercise, SEED, exercise.mistakes[0], observed)]
    same_kind = observe(exercise, lambda x: 2 * x, doubles=Observation("error", {}, "TypeError: worse x (line 9)"))
    other_kind = observe(exercise, lambda x: 2 * x, doubles=Observation("error", {}, "NameError: q"))
    assert diagnose(same_kind, theirs).mistake == "squares"
    assert diagnose(other_kind, theirs) is None


def test_what_is_no_array_is_the_same_mistake_only_if_the_same_is_said_of_it():
    exercise = double()

    def said(what):
        seen = observe(exercise, lambda x: x, doubles=Observation("error", {}, f"TypeError: {what}."))
        return {**seen, key(SEED, "double", "zero"): Observation("observed", {"y": np.zeros(2)})}

    theirs = [suspect(exercise, SEED, exercise.mistakes[0], said("2 values were expected; a tuple came"))]
    assert diagnose(said("2 values were expected; an int came"), theirs).mistake == "squares"
    assert diagnose(said("w is None: is a `return` missing?"), theirs) is None


def test_inputs_depend_on_the_seed_and_on_nothing_else():
    lab = Lab("t", 1, "c", [double()])
    one, again, other = (requests(lab, [seed])[0].inputs["x"] for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_requests_can_be_kept_to_some_exercises():
    other = Exercise("other", write=["other"], points=0, probe="call")
    lab = Lab("t", 1, "c", [double(), other])
    assert {r.exercise for r in requests(lab, [0], ["double"])} == {"double"}
    with pytest.raises(ValueError, match="The exercises are: double, other"):
        requests(lab, [0], ["triple"])


def test_only_foundations_that_do_not_hold_are_named():
    base, built = double(), double()
    built.name, built.needs = "built", ["double"]
    reference = SimpleNamespace(lab=SimpleNamespace(declaration=SimpleNamespace(exercise=lambda name: base)))
    holds, broken = observe(base, lambda x: 2 * x), observe(base, lambda x: 3 * x)

    def never(names):
        raise AssertionError("all has been looked at")

    assert _unsound(built, SEED, holds, reference, never) == {}
    assert _unsound(built, SEED, broken, reference, never) == {"double": "failed"}


def test_a_foundation_that_was_not_looked_at_is_looked_at_before_anything_is_said_of_it():
    base, built = double(), double()
    built.name, built.needs = "built", ["double"]
    reference = SimpleNamespace(lab=SimpleNamespace(declaration=SimpleNamespace(exercise=lambda name: base)))
    asked = []

    def look(function):
        return lambda names: asked.append(names) or observe(base, function)

    assert _unsound(built, SEED, {}, reference, look(lambda x: 2 * x)) == {}
    assert _unsound(built, SEED, {}, reference, look(lambda x: 3 * x)) == {"double": "failed"}
    assert asked == [["double"], ["double"]]
    lost = {k: Observation("could_not_run", message="no") for k in observe(base, lambda x: x)}
    assert _unsound(built, SEED, {}, reference, lambda names: lost) == {}  # nothing is known of it


def test_what_is_made_with_something_wrong_is_told_no_mistake_of_its_own():
    base, built = double(), double()
    built.name, built.needs = "built", ["double"]
    looks_alike = SimpleNamespace(
        lab=SimpleNamespace(declaration=SimpleNamespace(exercise=lambda name: base)),
        disagreement=lambda exercise: "",
        suspects=lambda exercise: [suspect(built, SEED, exercise.mistakes[0], observe(built, lambda x: 3 * x))],
    )
    for base_is, told in ((lambda x: 2 * x, True), (None, True), (lambda x: 3 * x, False)):
        of_base = observe(base, base_is) if base_is else {k: Observation("not_attempted") for k in observe(base, abs)}
        report = verdict(built, SEED, observe(built, lambda x: 3 * x), looks_alike, lambda names, of=of_base: of)
        assert (report.diagnosis is not None) is told
        assert ("This is built on double" in report.message) is not told


def test_two_mistakes_in_different_checks_are_both_said():
    exercise = double()
    exercise.mistake("one_at_zero", old="2 * x", new="2 * x + (x == 0)", say="This is 1 at 0.")
    suspects = [
        suspect(exercise, SEED, m, observe(exercise, f))
        for m, f in zip(exercise.mistakes, [lambda x: x * x, lambda x: 2 + x, lambda x: 2 * x + (x == 0)], strict=True)
    ]
    both = observe(exercise, lambda x: np.where(x == 0, 1.0, x * x))
    assert diagnose(both, suspects).mistake == "squares"
    assert diagnose(both, suspects).message == "This squares. Another thing: This is 1 at 0."
    assert diagnose(observe(exercise, lambda x: 2 + x), suspects).message == "This adds 2."  # it explains both checks


def test_a_judge_that_calculates_with_booleans_gets_numbers():
    exercise = Exercise("flat", write=["flat"], points=1, probe="call", draw=lambda rng: {})

    @exercise.check(points=1)
    def no_jump(seen, given):
        """The answers are all alike."""
        return expect(abs(seen.y[0] - seen.y[1]) < 0.5, f"the answers differ by {abs(seen.y[0] - seen.y[1]):g}.")

    def marked(y):
        return mark(exercise, SEED, {key(SEED, "flat", "no_jump"): Observation("observed", {"y": y})})

    assert marked(np.array([True, True])).status == "passed"
    assert marked(np.array([True, False])).message == "the answers differ by 1."
    assert "cannot be compared" in marked(np.array([True])).message


def test_a_course_along_an_ordered_axis_goes_through_what_differs_first():
    want = np.arange(12.0).reshape(4, 3)
    got = want.copy()
    got[2:, 1] = [50.0, np.nan]
    failed = close(got, want, what="the weights", axes=("step",))
    assert failed.course == {"axis": "step", "expected": [1.0, 4.0, 7.0, 10.0], "seen": [1.0, 4.0, 50.0, None]}
    assert close(got, want, axes=("case",)).course is None
    assert close(np.ones(()), np.zeros(()), axes=("step",)).course is None
    assert close(want, want, axes=("step",)).course is None
    assert len(close(np.ones(1000), np.zeros(1000), axes=("step",)).course["seen"]) == 100


def test_a_course_comes_through_a_report_and_its_json():
    exercise = Exercise("walk", write=["walk"], points=1, probe="call", draw=lambda rng: {})

    @exercise.check(points=1)
    def walks(seen, given):
        """one by one"""
        return close(seen.y, np.arange(4.0), axes=("step",))

    at = key(SEED, "walk", "walks")
    marked = mark(exercise, SEED, {at: Observation("observed", {"y": np.array([0.0, 1.0, 2.0, np.inf])})})
    report = Report("lab", "a.py", 0.0, 1.0, "graded", SEED, "cpu", "none", 0.0, [marked])
    again = Report.from_json(report.to_json())
    assert again == report
    assert again.exercises[0].checks[0].course["seen"] == [0.0, 1.0, 2.0, None]
