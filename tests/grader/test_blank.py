import ast

import pytest

from grader.blank import blank

SOURCE = '''import math  # stays
# outside
@cached
def area(r: float, of=lambda r: r) -> float:
    """Area of a circle.

    Two lines.
    """
    # square the radius
    squared = r * r  # gone

    # for every corner
    for corner in range(3):
        # inside the loop
        squared += (
            # inside the brackets
            corner
        )
    # then times pi

    def times(x):
        # inside a helper
        return x * math.pi

    return times(squared)
    # at the very end


class Circle(Shape):
    """A circle."""

    sides = 0

    @property
    def r(self):
        return self._r

    @r.setter
    def r(self, r): self._r = r

    # between
    async def grow(self, by):
        yield self._r + by

    class Rim:
        def length(self):
            return 1

    def keep(self):
        return 1  # stays
# the end
'''


def test_a_function_keeps_docstring_signature_and_its_comments():
    assert blank(SOURCE, ["area"]) == (
        SOURCE[: SOURCE.index("    # square")]
        + """    # square the radius
    # for every corner
    # inside the loop
    # inside the brackets
    # then times pi
    # inside a helper
    # at the very end
    raise NotImplementedError("write area")
"""
        + SOURCE[SOURCE.index("\n\nclass Circle") :]
    )


def test_methods_are_blanked_and_their_neighbours_are_not():
    text = blank(SOURCE, ["Circle.r", "Circle.grow"])
    assert text.count('raise NotImplementedError("write Circle.r")') == 2  # getter and setter
    assert (
        '    # between\n    async def grow(self, by):\n        raise NotImplementedError("write Circle.grow")\n' in text
    )
    for stays in (SOURCE[: SOURCE.index("    @property")], SOURCE[SOURCE.index("    class Rim") :]):
        assert stays in text


def test_a_class_means_every_method_of_it():
    text = blank(SOURCE, ["Circle"])
    methods = ["r", "r", "grow", "Rim.length", "keep"]
    assert [line.split("write Circle.")[1] for line in text.splitlines() if "write" in line] == [
        f'{m}")' for m in methods
    ]
    assert '"""A circle."""\n\n    sides = 0\n' in text


def test_what_was_blanked_says_what_to_write_when_called():
    scope = {"cached": lambda f: f, "Shape": object}
    exec(blank(SOURCE, ["area", "Circle.grow"]), scope)
    with pytest.raises(NotImplementedError, match=r"^write area$"):
        scope["area"](1)
    with pytest.raises(NotImplementedError, match=r"^write Circle\.grow$"):
        scope["Circle"]().grow(1).send(None)
    assert scope["Circle"]().keep() == 1


@pytest.mark.parametrize("name", ["perimeter", "Circle.shrink", "grow", "area.times"])
def test_an_unknown_name_lists_the_known(name):
    with pytest.raises(ValueError, match=f"cannot blank '{name}'.*It defines: area, Circle.r, Circle.r, Circle.grow"):
        blank(SOURCE, ["area", name])


def test_blanking_nothing_changes_nothing():
    assert blank(SOURCE, []) == SOURCE
    assert ast.dump(ast.parse(blank(SOURCE, ["Circle"])))
