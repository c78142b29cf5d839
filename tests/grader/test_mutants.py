import ast

import pytest

from grader import Exercise
from grader.mutants import is_equivalent, mutants


def made(body, *, head="def f(a, b, n):", write=("f",)):
    """What stands in place of a body's lines, one entry a mutant."""
    source = head + "".join(f"\n    {line}" for line in body.split("\n")) + "\n"
    return [mutant.new for mutant in mutants(source, write)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a + b * n", ["a - b * n", "a", "b * n", "a + b / n", "a + b", "a + n"]),
        ("return a - b", ["a + b", "b - a"]),
        ("return (a - b) / n", ["(a - b) * n", "n / (a - b)", "a - b", "(b - a) / n"]),
        ("return a // b ** 2", ["a / b ** 2", "a // (b * 2)", "a // b", "a // b ** 3"]),
        ("return a < b", ["a <= b", "a >= b"]),
        ("return a <= b", ["a < b", "a > b"]),
        ("return a == b", ["a != b"]),
        ("return a is b", ["a is not b"]),
        ("return a in b", ["a not in b"]),
        ("return a and not b", ["a or not b", "a", "not b", "a and b"]),
        ("return 1, 0, 7", ["0, 0, 7", "2, 0, 7", "1, 1, 7", "1, 0, 8"]),
        ("return 0.5, 0.0", ["1.0, 0.0", "-0.5, 0.0", "0.5, 1.0"]),
        ("return True", ["False"]),
        ("return -a", ["a"]),
        ("return a", ["None", "b"]),
        ("return g(a, b)", ["g(b, a)", "g(b, b)", "g(a, n)"]),
        ("return g(a, key=b)", ["g(a)"]),
        ("return ops.sqrt(a + b)", ["a + b", "ops.sqrt(a - b)"]),
        ("return 2 / ops.sqrt(a + b)", ["2 / (a + b)"]),
        ("return a[1:n]", ["a[2:n]", "a[1:n + 1]", "a[1:n - 1]"]),
        ("return a[:-5]", ["a[:-4]", "a[:-6]", "a[:5]"]),
        ("return a[n]", ["a[n - 1]"]),
        ("return a if b else n", ["a", "n", "b if b else n"]),
        ("return [g(x) for x in a if x]", ["[g(x) for x in a]"]),
    ],
)
def test_an_expression_changes_in_these_ways(body, expected):
    assert {f"return {new}" for new in expected} <= set(made(body))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a += b", ["a -= b", "a = b", "pass"]),
        ("g(a)\nreturn", ["pass"]),
        ("for i in range(n):\n    g(i)", ["for i in range(n + 1):", "for i in range(n - 1):", "pass"]),
        ("for i in a:\n    return i", ["pass"]),
        ("if a:\n    g(b)", ["if not a:", "if True:", "if False:"]),
        ("if a:\n    g(b)\nelif b:\n    g(a)", ["elif not b:", "elif True:", "elif False:"]),
        ("while a:\n    g(b)", ["while False:"]),
        ("for i in a:\n    break", ["continue"]),
        ("a = b + 1\nn = a * a", ["n = a * a\na = b + 1"]),
        ("a.append(b)\nb = b + 1", ["b = b + 1\na.append(b)"]),
        ("# first\na = b\n# then\ng(\n    a\n)", ["g(\na\n)\n# then\na = b"]),
    ],
)
def test_a_statement_changes_in_these_ways(body, expected):
    assert set(expected) <= set(made(body))


@pytest.mark.parametrize(
    "body",
    [
        "'''1 + 2'''",
        "raise ValueError(f'{a + 1} {b}', 2)",
        "x = f'{a + b} {n:.3f}'",
        "x = 'a + 1'",
        "x: int = None",
    ],
)
def test_words_are_no_program(body):
    assert [new for new in made(body) if new != "pass"] == []


@pytest.mark.parametrize(
    ("body", "unwanted"),
    [
        ("a = n\nb = n", "b = n\na = n"),  # the order of the two is not to be told
        ("self.assign(a, n)\nself.assign(b, n)", "self.assign(b, n)\nself.assign(a, n)"),
        ("return ops.maximum(a, b)", "return ops.maximum(b, a)"),
        ("return np.asarray(a)", "return a"),
        ("if a:\n    g(b)", "pass"),  # `if False` says that
        ("while a:\n    g(b)", "while True:"),
        ("import math", "pass"),
    ],
)
def test_what_is_right_all_the_same_is_not_tried(body, unwanted):
    assert unwanted not in made(body)


METHODS = '''class Step(Base):
    """A step of 2."""

    scale = 3

    def __init__(self, rate=0.1):
        self.rate = rate + 1
        self.rest = 0

    def go(self, x: 4 = 5) -> 6:
        """Go 7."""
        y = self.rate * x  # 8
        return self.helper(y)

    def helper(self, y):
        return y + self.rest
'''


def test_only_what_the_learner_writes_is_changed():
    found = mutants(METHODS, ["Step.go"])
    assert {mutant.old for mutant in found} == {"y = self.rate * x  # 8", "return self.helper(y)"}
    assert {len(set(METHODS.splitlines()) ^ set(mutant.source.splitlines())) for mutant in found} == {2}
    assert "y = self.rest * x  # 8" in [mutant.new for mutant in found]  # another attribute; `helper` is a method
    assert "return y + self.helper" not in [mutant.new for mutant in mutants(METHODS, ["Step"])]
    assert {m.old for m in mutants(METHODS, ["Step"])} > {"self.rate = rate + 1", "return y + self.rest"}
    assert mutants(METHODS, []) == []


def test_a_description_is_one_line_and_says_where():
    found = {mutant.new: mutant for mutant in mutants(METHODS, ["Step.go"])}
    mutant = found["y = self.rate / x  # 8"]
    assert mutant.description == "line 12: y = self.rate * x  # 8 -> y = self.rate / x  # 8"
    assert mutant.old == METHODS.splitlines()[11].strip()
    assert mutant.source == METHODS.replace("rate * x", "rate / x")
    swap = mutants("def f(é):\n    é = é + 1\n    # words\n    return g(é) + é\n    é\n", ["f"])
    assert all("\n" not in mutant.description for mutant in swap)


def test_all_are_programs_none_is_there_twice_and_the_order_is_fixed():
    source = "def f(a, b):\n    ü = (a - 1) * (a - 1)  # ü\n    return ü[a:-1] if a < 1 else (b)\n"
    found = mutants(source, ["f"])
    programs = [ast.dump(ast.parse(mutant.source)) for mutant in found]
    assert len(set(programs) | {ast.dump(ast.parse(source))}) == len(found) + 1
    assert found == mutants(source, ["f"])
    assert len(found) > 25


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("y = self.rate * x  # 8", "y = self.rate / x  # 8", ["y = self.rate / x  # 8"]),
        ("self.rate * x", "self.rate / x", ["y = self.rate / x  # 8"]),
        ("    return self.helper(y)\n", "  return None", ["return None"]),
        ("y = self.rate * x", "pass", ["pass  # 8"]),
        ("rate", "rest", ["y = self.rest * x  # 8"]),
        ("self.rate * x", "self.rate + x", []),
        ("* x", "", ["y = self.rate  # 8"]),
    ],
)
def test_a_declared_equivalent_is_recognized_by_what_changed(old, new, named):
    exercise = Exercise("go", write=["Step.go"], points=0, probe="call")
    exercise.equivalent((old, new), because="nobody can tell")
    recognized = [mutant for mutant in mutants(METHODS, ["Step.go"]) if is_equivalent(mutant, exercise)]
    assert [mutant.new for mutant in recognized] == named
    if recognized:
        assert is_equivalent(recognized[0], exercise).because == "nobody can tell"
