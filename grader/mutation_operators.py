"""Small changes that make a right program wrong: one function a kind, and the table of them all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import libcst as cst
import libcst.matchers as m

Change = tuple[cst.CSTNode, cst.CSTNode]  # a node of the program, and what stands there instead


@dataclass
class Place:
    """What surrounds a node.

    Args:
        parents: the nodes it stands in, outermost first.
        names: local names of the function that have a value by now, parameters included, without `self`.
        attributes: attributes of `self` that hold data, in the order in which the class mentions them.
    """

    parents: list[cst.CSTNode] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)

    @property
    def parent(self) -> cst.CSTNode:
        """The node right around it."""
        return self.parents[-1]


ARITHMETIC: dict[type, type] = {
    cst.Add: cst.Subtract,
    cst.Subtract: cst.Add,
    cst.Multiply: cst.Divide,
    cst.Divide: cst.Multiply,
    cst.FloorDivide: cst.Divide,
    cst.Modulo: cst.FloorDivide,
    cst.Power: cst.Multiply,
    cst.MatrixMultiply: cst.Multiply,
}
IN_PLACE: dict[type, type] = {
    cst.AddAssign: cst.SubtractAssign,
    cst.SubtractAssign: cst.AddAssign,
    cst.MultiplyAssign: cst.DivideAssign,
    cst.DivideAssign: cst.MultiplyAssign,
    cst.FloorDivideAssign: cst.DivideAssign,
    cst.PowerAssign: cst.MultiplyAssign,
}
COMPARISONS: dict[type, Sequence[type]] = {
    cst.LessThan: (cst.LessThanEqual, cst.GreaterThanEqual),
    cst.LessThanEqual: (cst.LessThan, cst.GreaterThan),
    cst.GreaterThan: (cst.GreaterThanEqual, cst.LessThanEqual),
    cst.GreaterThanEqual: (cst.GreaterThan, cst.LessThan),
    cst.Equal: (cst.NotEqual,),
    cst.NotEqual: (cst.Equal,),
    cst.Is: (cst.IsNot,),
    cst.IsNot: (cst.Is,),
    cst.In: (cst.NotIn,),
    cst.NotIn: (cst.In,),
}
COMMUTE = {"maximum", "minimum", "max", "min", "add", "multiply", "logical_and", "logical_or", "isclose", "allclose"}
KEEP_THE_VALUE = {"float", "list", "tuple", "array", "asarray", "convert_to_tensor", "convert_to_numpy", "copy"}


def arithmetic(node: cst.BinaryOperation, place: Place) -> Iterator[Change]:
    """`a + b` becomes `a - b`; `a - b` also `b - a`; and a term or factor goes missing."""
    kind = type(node.operator)
    if kind in ARITHMETIC:
        changed = node.with_changes(operator=ARITHMETIC[kind]())
        yield node, _enclosed(changed) if kind is cst.Power else changed
    if kind not in (cst.Add, cst.Multiply):
        first = _enclosed(node.right) if kind is cst.Power else node.right
        yield node, node.with_changes(left=first, right=_enclosed(node.left))
    yield node, _enclosed(node.left)
    if kind in (cst.Add, cst.Subtract, cst.Multiply):
        yield node, _enclosed(node.right)


def in_place(node: cst.AugAssign, place: Place) -> Iterator[Change]:
    """`a += b` becomes `a -= b`, and `a = b`."""
    if type(node.operator) in IN_PLACE:
        yield node, node.with_changes(operator=IN_PLACE[type(node.operator)]())
    yield node, cst.Assign([cst.AssignTarget(node.target)], node.value)


def comparison(node: cst.Comparison, place: Place) -> Iterator[Change]:
    """`a < b` becomes `a <= b` and `a >= b`."""
    for i, target in enumerate(node.comparisons):
        for other in COMPARISONS[type(target.operator)]:
            changed = [*node.comparisons]
            changed[i] = target.with_changes(operator=other())
            yield node, node.with_changes(comparisons=changed)


def boolean(node: cst.BooleanOperation, place: Place) -> Iterator[Change]:
    """`a and b` becomes `a or b`, `a`, and `b`."""
    yield node, node.with_changes(operator=cst.Or() if isinstance(node.operator, cst.And) else cst.And())
    yield node, _enclosed(node.left)
    yield node, _enclosed(node.right)


def sign(node: cst.UnaryOperation, place: Place) -> Iterator[Change]:
    """`-a` becomes `a`, `not a` becomes `a`."""
    yield node, _enclosed(node.expression)


def whole_number(node: cst.Integer, place: Place) -> Iterator[Change]:
    """`n` becomes `n + 1`; 1 becomes 0."""
    yield node, cst.Integer(str(node.evaluated_value + 1))
    if node.evaluated_value == 1:
        yield node, cst.Integer("0")


def fraction(node: cst.Float, place: Place) -> Iterator[Change]:
    """`f` becomes `2f` and `-f`; 0.0 becomes 1.0."""
    value = float(node.value)
    yield node, cst.Float(repr(2 * value or 1.0))
    if value:
        yield node, cst.UnaryOperation(cst.Minus(), node.with_changes(lpar=(), rpar=()), node.lpar, node.rpar)


def truth(node: cst.Name, place: Place) -> Iterator[Change]:
    """`True` becomes `False`."""
    if node.value in ("True", "False"):
        yield node, cst.Name("False" if node.value == "True" else "True")


def other_name(node: cst.Name, place: Place) -> Iterator[Change]:
    """A local name becomes the next local name."""
    if node.value in place.names and len(place.names) > 1 and _is_read(node, place):
        yield node, node.with_changes(value=_next(place.names, node.value))


def other_attribute(node: cst.Attribute, place: Place) -> Iterator[Change]:
    """`self.x` becomes `self.y`, another attribute that the class uses."""
    if m.matches(node.value, m.Name("self")) and node.attr.value in place.attributes and _is_read(node, place):
        other = _next(place.attributes, node.attr.value)
        if other != node.attr.value:
            yield node, node.with_changes(attr=cst.Name(other))


def arguments(node: cst.Call, place: Place) -> Iterator[Change]:
    """`f(a, b)` becomes `f(b, a)`; `f(a, key=b)` becomes `f(a)`; `f(a)` becomes `a`."""
    args, name = list(node.args), _last_name(node.func)
    for i, (one, two) in enumerate(pairwise(args)):
        if _is_positional(one) and _is_positional(two) and name not in COMMUTE:
            swapped = [one.with_changes(value=two.value), two.with_changes(value=one.value)]
            yield node, node.with_changes(args=[*args[:i], *swapped, *args[i + 2 :]])
    for i, arg in enumerate(args):
        if arg.keyword:
            rest = [*args[:i], *args[i + 1 :]]
            last = [rest[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)] if rest else []
            yield node, node.with_changes(args=[*rest[:-1], *last])
    if len(args) == 1 and _is_positional(args[0]) and name not in KEEP_THE_VALUE:
        yield node, _enclosed(args[0].value)


def loop_range(node: cst.Call, place: Place) -> Iterator[Change]:
    """`range(n)` becomes `range(n + 1)` and `range(n - 1)`."""
    if _last_name(node.func) == "range":
        for arg in node.args[:2]:
            yield from _off_by_one(arg.value)


def slice_bounds(node: cst.Slice, place: Place) -> Iterator[Change]:
    """`x[:n]` becomes `x[:n + 1]`, `x[:n - 1]`, and `x[:]`."""
    for bound in ("lower", "upper"):
        value = getattr(node, bound)
        if value is not None:
            yield from _off_by_one(value)
            yield node, node.with_changes(**{bound: None})


def index(node: cst.Index, place: Place) -> Iterator[Change]:
    """`x[i]` becomes `x[i - 1]`."""
    if isinstance(node.value, cst.Name):
        yield node.value, cst.BinaryOperation(node.value, cst.Subtract(), cst.Integer("1"))


def condition(node: cst.If, place: Place) -> Iterator[Change]:
    """`if a` becomes `if not a`, always, and never."""
    if not isinstance(node.test, cst.Comparison | cst.UnaryOperation):  # their own operators negate these
        yield node.test, cst.UnaryOperation(cst.Not(), _enclosed(node.test))
    yield node.test, cst.Name("True")
    yield node.test, cst.Name("False")


def choice(node: cst.IfExp, place: Place) -> Iterator[Change]:
    """`a if b else c` becomes `a`, and `c`."""
    yield node, _enclosed(node.body)
    yield node, _enclosed(node.orelse)


def filtered(node: cst.CompFor, place: Place) -> Iterator[Change]:
    """`for a in b if c` loses its condition."""
    if node.ifs:
        yield node, node.with_changes(ifs=[])


def no_round(node: cst.While, place: Place) -> Iterator[Change]:
    """`while a` never begins. Always would never end."""
    yield node.test, cst.Name("False")


def no_loop(node: cst.For, place: Place) -> Iterator[Change]:
    """A loop goes missing."""
    yield node, cst.Pass()


def no_result(node: cst.Return, place: Place) -> Iterator[Change]:
    """`return a` becomes `return None`."""
    if node.value and not m.matches(node.value, m.Name("None")):
        yield node, node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))


def turn(node: cst.Break | cst.Continue, place: Place) -> Iterator[Change]:
    """`break` becomes `continue`, and the reverse."""
    yield node, cst.Continue() if isinstance(node, cst.Break) else cst.Break()


def no_statement(node: cst.SimpleStatementLine, place: Place) -> Iterator[Change]:
    """A statement goes missing."""
    block, owner = place.parents[-1], place.parents[-2]
    if isinstance(owner, cst.If) and not owner.orelse and isinstance(block, cst.IndentedBlock) and len(block.body) == 1:
        return  # that is the `if` that never holds
    for statement in node.body:
        gives_a_value = isinstance(statement, cst.Return) and statement.value is not None  # `no_result` takes it away
        if not gives_a_value and not isinstance(statement, cst.Pass | cst.Import | cst.ImportFrom):
            yield statement, cst.Pass()


Operator = Callable[[Any, Place], Iterator[Change]]
OPERATORS: Sequence[tuple[type | tuple[type, ...], Operator]] = (
    (cst.BinaryOperation, arithmetic),
    (cst.AugAssign, in_place),
    (cst.Comparison, comparison),
    (cst.BooleanOperation, boolean),
    (cst.UnaryOperation, sign),
    (cst.Integer, whole_number),
    (cst.Float, fraction),
    (cst.Name, truth),
    (cst.Name, other_name),
    (cst.Attribute, other_attribute),
    (cst.Call, arguments),
    (cst.Call, loop_range),
    (cst.Slice, slice_bounds),
    (cst.Index, index),
    (cst.If, condition),
    (cst.IfExp, choice),
    (cst.CompFor, filtered),
    (cst.While, no_round),
    (cst.For, no_loop),
    (cst.Return, no_result),
    ((cst.Break, cst.Continue), turn),
    (cst.SimpleStatementLine, no_statement),
)


def changes(node: cst.CSTNode, place: Place) -> Iterator[Change]:
    """All changes that the operators of the table make at a node."""
    for kind, operator in OPERATORS:
        if isinstance(node, kind):
            yield from operator(node, place)


def _enclosed(node: cst.BaseExpression) -> cst.BaseExpression:
    """The expression in brackets, if it could come apart without."""
    loose = cst.BinaryOperation | cst.Comparison | cst.BooleanOperation | cst.IfExp | cst.Lambda | cst.UnaryOperation
    if isinstance(node, loose) and not node.lpar:
        return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return node


def _off_by_one(node: cst.BaseExpression) -> Iterator[Change]:
    number = node.expression if isinstance(node, cst.UnaryOperation) else node
    if isinstance(number, cst.Integer):  # `whole_number` makes it one larger
        if number.evaluated_value > 1:
            yield number, cst.Integer(str(number.evaluated_value - 1))
        return
    for operator in (cst.Add(), cst.Subtract()):
        yield node, cst.BinaryOperation(_enclosed(node), operator, cst.Integer("1"))


def _next(names: Sequence[str], name: str) -> str:
    return names[(names.index(name) + 1) % len(names)]


def _last_name(function: cst.CSTNode) -> str:
    """`sqrt` of `ops.sqrt`."""
    return function.attr.value if isinstance(function, cst.Attribute) else getattr(function, "value", "")


def _is_positional(arg: cst.Arg) -> bool:
    return not arg.keyword and not arg.star


def _is_read(node: cst.CSTNode, place: Place) -> bool:
    """Whether a value is used here: neither given, nor called, nor the name of something else."""
    for parent in reversed(place.parents):
        named = [getattr(parent, part, None) for part in ("target", "func", "attr", "keyword", "name")]
        if any(part is node for part in named) or isinstance(parent, cst.Param | cst.NameItem):
            return False
        if not isinstance(parent, cst.Element | cst.StarredElement | cst.Tuple | cst.List):
            return True
        node = parent  # `a, b = ...` gives to both
    return True
