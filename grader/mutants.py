"""Automatic mistakes: every small change of what the learner writes. A good grader notices nearly all of them."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import libcst as cst
import libcst.matchers as m
from libcst.metadata import ByteSpanPositionProvider, CodeSpan, MetadataWrapper

from grader.exercise import Equivalent, Exercise
from grader.mutation_operators import Place, changes


@dataclass(frozen=True)
class Mutant:
    """One small change of an exercise's cell.

    Args:
        description: where and what, on one line.
        source: the whole cell.
        old: the lines of the solution that differ, without indentation.
        new: what stands there in the mutant.
    """

    description: str
    source: str
    old: str
    new: str


def mutants(source: str, write: Sequence[str]) -> list[Mutant]:
    """Every mutant of a cell, in the order of the text; no two are the same program.

    Only bodies of what the learner writes are changed. Docstrings, what is raised, and f-strings stay.

    Args:
        source: an exercise's cell of the expanded solution.
        write: what the learner writes, as in `Exercise.write`.

    Example:

    >>> [m.new for m in mutants("def f(a, b):\\n    return a - b", ["f"])]
    ['return None', 'return a + b', 'return b - a', 'return a', 'return b', 'return b - b', 'return a - a']
    """
    text = source.encode()
    finder = _Finder(text, write)
    MetadataWrapper(cst.parse_module(source)).visit(finder)
    seen = {_program(text)}
    found = []
    for span, new in sorted(finder.edits, key=lambda edit: edit[0].start):
        end = span.start + span.length
        safe = text[: span.start] + new.encode() + text[end:]
        bare = text[: span.start] + new.removeprefix("(").removesuffix(")").encode() + text[end:]
        program = _program(safe)
        if program and program not in seen:
            seen.add(program)
            found.append(_mutant(text, bare if _program(bare) == program else safe, span.start, end))
    return found


def is_equivalent(mutant: Mutant, exercise: Exercise) -> Equivalent | None:
    """The declaration that says this mutant is no mistake, if there is one: its `old`, changed to its `new`, there."""
    for equivalent in exercise.equivalents:
        old, new = _unindented(equivalent.old), _unindented(equivalent.new)
        starts = (i for i in range(len(mutant.old)) if mutant.old.startswith(old, i))
        if any((mutant.old[:i] + new + mutant.old[i + len(old) :]).split() == mutant.new.split() for i in starts):
            return equivalent
    return None


def _program(source: bytes) -> str:
    """The program, whatever its layout and brackets; empty if it is none."""
    try:
        tree = ast.parse(source)
        compile(tree, "mutant", "exec")
    except (SyntaxError, ValueError):
        return ""
    return ast.dump(tree)


def _mutant(text: bytes, mutated: bytes, start: int, end: int) -> Mutant:
    """Describe the lines from `start` to `end`; what follows `end` is the same in both."""
    first = text.rfind(b"\n", 0, start) + 1
    rest = len(text) - (text.find(b"\n", end) if b"\n" in text[end:] else len(text))
    old = _unindented(text[first : len(text) - rest].decode())
    new = _unindented(mutated[first : len(mutated) - rest].decode())
    line = text.count(b"\n", 0, first) + 1
    return Mutant(f"line {line}: {_one_line(old)} -> {_one_line(new)}", mutated.decode(), old, new)


def _one_line(text: str) -> str:
    """Several lines as one, comments left out."""
    return "; ".join(line for line in text.splitlines() if not line.startswith("#"))


def _unindented(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


class _Finder(cst.CSTVisitor):
    """Walks through what the learner writes and collects edits: a span of the text, and the text that goes there."""

    METADATA_DEPENDENCIES = (ByteSpanPositionProvider,)

    def __init__(self, text: bytes, write: Sequence[str]):
        super().__init__()
        self.text, self.write = text, write
        self.scope: list[str] = []
        self.inside = 0  # how many functions deep, counted from the first that is written
        self.place = Place()
        self.edits: list[tuple[CodeSpan, str]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.ClassDef):
            self.scope.append(node.name.value)
            self.place.attributes = _data_attributes(node)
        elif isinstance(node, cst.FunctionDef):
            self.scope.append(node.name.value)
            if self.inside or self._is_written():
                self.inside += 1
                params = node.params
                every = [*params.posonly_params, *params.params, *params.kwonly_params]
                self._bind([p.name.value for p in every if p.name.value not in ("self", "cls")])
        elif self.inside:
            if isinstance(node, cst.Raise | cst.BaseString | cst.Annotation | cst.Decorator | cst.Parameters):
                return False
            if m.matches(node, m.SimpleStatementLine([m.Expr(m.SimpleString() | m.ConcatenatedString())])):
                return False
            self._collect(node)
            if isinstance(node, cst.For):
                self._bind(_names(node.target))
        self.place.parents.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self.place.parents and self.place.parents[-1] is original_node:
            self.place.parents.pop()
        if isinstance(original_node, cst.ClassDef):
            self.scope.pop()
            self.place.attributes = []
        elif isinstance(original_node, cst.FunctionDef):
            self.scope.pop()
            self.inside = max(self.inside - 1, 0)
            if not self.inside:
                self.place.names = []
        elif self.inside and isinstance(original_node, cst.Assign):
            self._bind([name for target in original_node.targets for name in _names(target.target)])

    def _is_written(self) -> bool:
        names = [".".join(self.scope[: i + 1]) for i in range(len(self.scope))]
        return any(name in self.write for name in names)

    def _bind(self, names: Sequence[str]) -> None:
        self.place.names += [name for name in names if name not in self.place.names and name != "_"]

    def _collect(self, node: cst.CSTNode) -> None:
        for old, new in changes(node, self.place):
            if getattr(old, "lpar", ()):  # its brackets are no part of its span, and stay
                new = new.with_changes(lpar=(), rpar=())
            self.edits.append((self._span(old), cst.Module([]).code_for_node(new)))
        if isinstance(node, cst.IndentedBlock):
            for one, two in pairwise(node.body):
                if _order_matters(one, two):
                    self._swap(node, one, two)

    def _swap(self, block: cst.IndentedBlock, one: cst.BaseStatement, two: cst.BaseStatement) -> None:
        """Exchange two statements. The comments above each stay where they are."""
        first, second = self._span(one), self._span(two)
        between = self.text[first.start + first.length : second.start]
        whole = CodeSpan(first.start, second.start + second.length - first.start)
        self.edits.append((whole, self._text(second) + between.decode() + self._text(first)))

    def _span(self, node: cst.CSTNode) -> CodeSpan:
        return self.get_metadata(ByteSpanPositionProvider, node)

    def _text(self, span: CodeSpan) -> str:
        return self.text[span.start : span.start + span.length].decode()


def _names(target: cst.CSTNode) -> list[str]:
    """Names that an assignment to `target` binds."""
    if isinstance(target, cst.Name):
        return [target.value]
    if isinstance(target, cst.Tuple | cst.List):
        return [name for element in target.elements for name in _names(element.value)]
    return []


def _data_attributes(node: cst.ClassDef) -> list[str]:
    """Attributes of `self` that the class mentions, in order, without methods."""
    mine = m.Attribute(value=m.Name("self"), attr=m.SaveMatchedNode(m.Name(), "name"))
    method = m.FunctionDef(name=m.SaveMatchedNode(m.Name(), "name"))
    called = {_saved(found) for found in [*m.extractall(node, m.Call(func=mine)), *m.extractall(node, method)]}
    mentioned = dict.fromkeys(_saved(found) for found in m.extractall(node, mine))
    return [name for name in mentioned if name not in called]


def _order_matters(one: cst.CSTNode, two: cst.CSTNode) -> bool:
    """Whether exchanging two statements may change what they do: what one writes is mentioned in the other."""
    if not m.matches(two, m.SimpleStatementLine() | m.For() | m.If() | m.While()) or _ends(two):
        return False
    if m.matches(one, m.SimpleStatementLine([m.Expr(m.SimpleString())])):
        return False
    ours, theirs = _written(one), _written(two)
    return ours is None or theirs is None or bool(ours & _mentioned(two) or theirs & _mentioned(one))


def _ends(statement: cst.CSTNode) -> bool:
    return m.matches(statement, m.SimpleStatementLine([m.Return() | m.Raise() | m.Break() | m.Continue()]))


def _written(statement: Any) -> set[str] | None:
    """What a statement changes, as `name` or `self.name`: the target; a call's first argument, or else its owner.

    None if that cannot be read from the text.
    """
    if m.matches(statement, m.SimpleStatementLine([m.Assign(targets=[m.AssignTarget()])])):
        return _mentioned(statement.body[0].targets[0])
    if m.matches(statement, m.SimpleStatementLine([m.AugAssign()])):
        return _mentioned(statement.body[0].target)
    if m.matches(statement, m.SimpleStatementLine([m.Expr(m.Call(func=m.Attribute(value=m.Name())))])):
        call = statement.body[0].value
        return _mentioned(call.args[0] if call.func.value.value == "self" and call.args else call.func.value)
    return None


def _mentioned(node: cst.CSTNode) -> set[str]:
    """Names and attributes of `self` in a piece of the program."""
    name = m.SaveMatchedNode(m.Name(), "name")
    attributes = m.extractall(node, m.Attribute(value=m.Name("self"), attr=name))
    names = {_saved(found) for found in m.extractall(node, m.Name() & name)} - {"self"}
    return names | {f"self.{_saved(found)}" for found in attributes}


def _saved(found: Any) -> str:
    return found["name"].value
