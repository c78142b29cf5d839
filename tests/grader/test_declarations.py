"""A declaration that cannot be right is refused when it is written, not when a class is graded."""

import numpy as np
import pytest

from grader import Exercise, Lab, all_of, close, equal, expect


def test_points_must_add_up():
    exercise = Exercise("a", write=["a"], points=2, probe="p")
    with pytest.raises(ValueError, match="worth 2 points, its checks add up to 0"):
        Lab("t", 1, "c", [exercise])


def test_names_are_unique():
    with pytest.raises(ValueError, match="two exercises are called 'a'"):
        Lab("t", 1, "c", [Exercise("a", write=[], points=0, probe="p"), Exercise("a", write=[], points=0, probe="p")])
    exercise = Exercise("a", write=["a"], points=2, probe="p")
    exercise.mistake("m", old="x", new="y", say="s")
    with pytest.raises(ValueError, match="declares the mistake 'm' twice"):
        exercise.mistake("m", old="x", new="z", say="s")


def test_a_check_says_what_it_checks():
    def silent(seen, given):
        pass

    with pytest.raises(ValueError, match="'silent' of 'a' has no docstring"):
        Exercise("a", write=["a"], points=2, probe="p").check(points=1)(silent)


def test_a_mistake_has_edits_one_way():
    exercise = Exercise("a", write=["a"], points=2, probe="p")
    with pytest.raises(ValueError, match="either `old` and `new`, or `edits`"):
        exercise.mistake("m", say="s")
    with pytest.raises(ValueError, match="either `old` and `new`, or `edits`"):
        exercise.mistake("m", old="a", new="b", edits=[("a", "b")], say="s")


@pytest.mark.parametrize(
    ("seen", "expected", "words"),
    [
        (np.zeros((2, 1)), np.zeros(2), "shape (2,) was expected, (2, 1) came"),
        (np.array([1.0, 2.0]), [1.0, 2.1], "at [1]: 2.1 was expected, 2 came (1 of 2 differ)"),
        (np.array([1.0, np.nan]), [1.0, 2.0], "nan came"),
        (np.array(3.0), 4.0, "4 was expected, 3 came."),
        (np.array([np.inf]), [-np.inf], "-inf was expected, inf came"),
        (np.array([1 + 2j]), [1.0], "numbers were expected, complex128 came"),
    ],
)
def test_close_says_the_shape_first_then_the_first_difference(seen, expected, words):
    verdict = close(seen, expected)
    assert not verdict.passed
    assert words in verdict.message


def test_close_takes_what_is_equal_up_to_rounding():
    assert close(np.array([1.00005, np.inf], "float32"), [1.0, np.inf]).passed
    assert not close(np.array([1.0003]), [1.0]).passed
    assert not equal(np.array([1.00005]), [1.0]).passed
    assert equal(np.array([True, False]), [1, 0]).passed


def test_all_of_gives_the_first_failure():
    assert all_of(expect(True, "a"), expect(False, "b"), expect(False, "c")).message == "b"
    assert all_of(expect(True, "a")).passed
