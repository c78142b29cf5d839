"""A solution's source with the bodies to write taken out."""

from collections.abc import Sequence
from typing import TypeGuard

import libcst as cst


def blank(source: str, write: Sequence[str]) -> str:
    """Replace bodies by `raise NotImplementedError("write NAME")`.

    Of a blanked body the docstring stays, and the comments that have a line of their own: they are the guide.
    Signature, decorators and all the rest of the source stay as they are.

    Args:
        source: Python text, such as one cell of a solution.
        write: what to blank: functions (`"descend"`), methods (`"Adam.update_step"`), or classes (`"Warmup"`), of which
            every method is blanked.

    Raises:
        ValueError: if `source` does not define a name; the message lists what it defines.

    Example:

    >>> print(blank("def double(x):\\n    # add it to itself\\n    return x + x", ["double"]))
    def double(x):
        # add it to itself
        raise NotImplementedError("write double")
    """
    tree = cst.parse_module(source)
    blanker = _Blanker(write)
    blanked = tree.visit(blanker)
    for name in write:
        if name not in blanker.functions and name not in blanker.classes:
            known = ", ".join(blanker.functions) or "nothing"
            raise ValueError(f"cannot blank {name!r}: the source does not define it. It defines: {known}")
    return blanked.code


class _Blanker(cst.CSTTransformer):
    """Finds functions by their dotted names and blanks those asked for."""

    def __init__(self, write: Sequence[str]):
        super().__init__()
        self.write = write
        self.scope: list[str] = []
        self.functions: list[str] = []
        self.classes: list[str] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.scope.append(node.name.value)
        self.classes.append(".".join(self.scope))

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        self.scope.pop()
        return updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self.functions.append(".".join([*self.scope, node.name.value]))
        return False  # functions inside a function have no name of their own to blank

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        owner = ".".join(self.scope)
        name = ".".join([*self.scope, updated_node.name.value])
        if name in self.write or any(owner == w or owner.startswith(f"{w}.") for w in self.write):
            return updated_node.with_changes(body=_blanked(updated_node.body, name))
        return updated_node


def _blanked(body: cst.BaseSuite, name: str) -> cst.IndentedBlock:
    """The docstring, the comments, and an error that names what to write."""
    docstring: list[cst.BaseStatement] = [s for s in body.body[:1] if _is_docstring(s)]
    comments = _Comments()
    for statement in body.body[len(docstring) :]:
        statement.visit(comments)
    if isinstance(body, cst.IndentedBlock):
        comments.lines.extend(line for line in body.footer if line.comment)
    stop = cst.parse_statement(f'raise NotImplementedError("write {name}")')
    return cst.IndentedBlock([*docstring, stop.with_changes(leading_lines=comments.lines)])


def _is_docstring(statement: cst.CSTNode) -> TypeGuard[cst.BaseStatement]:
    return (
        isinstance(statement, cst.SimpleStatementLine)
        and isinstance(statement.body[0], cst.Expr)
        and isinstance(statement.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )


class _Comments(cst.CSTVisitor):
    """Collects the comments that have a line of their own, however deep they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[cst.EmptyLine] = []

    def visit_EmptyLine(self, node: cst.EmptyLine) -> None:
        if node.comment:
            self.lines.append(cst.EmptyLine(comment=node.comment))
