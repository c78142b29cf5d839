"""A lab's solution with what it takes from our library written out, so that it stands alone like a submission."""

import ast
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from grader.library import Import, Library, Module, imports, names_defined

_MARK = re.compile(r"^# *%%(.*)$")


def expand(solution: str, *, search: Sequence[Path] | None = None) -> str:
    """Replace every `from ours import Name`, in the cells that are graded, by the source of `Name`.

    The source brings along what it needs of its own module: helpers, constants, and imports that no earlier graded
    cell has made. A name that an earlier graded cell already defines is not written again. Markdown and cells tagged
    `demo` are left as they are: they may import what they like. Nothing of ours is imported to do this.

    Args:
        solution: text in percent format.
        search: folders that hold packages of ours, beside the one this grader stands in.

    Returns:
        text in percent format, in which no graded cell imports anything of ours.

    Raises:
        ValueError: if a graded cell imports one of our modules as a whole, or a name that no file of ours defines.
        SyntaxError: if a graded cell is not Python.
    """
    expansion = _Expansion(Library(search or ()))
    return "\n".join(
        expansion.cell(head, lines) if _is_graded(head) else "\n".join([*head, *lines])
        for head, lines in _cells(solution)
    )


def _cells(text: str) -> list[tuple[list[str], list[str]]]:
    """Cells as (marker line, lines). What stands before the first marker is a cell without a marker line."""
    cells: list[tuple[list[str], list[str]]] = [([], [])]
    for line in text.split("\n"):
        if _MARK.match(line):
            cells.append(([line], []))
        else:
            cells[-1][1].append(line)
    return cells if cells[0][1] else cells[1:]


def _is_graded(head: list[str]) -> bool:
    """Whether the grader runs the cell under this marker."""
    mark = head[0] if head else "# %%"
    return not re.search(r'\[(markdown|md|raw)\]|tags=\[[^]]*"demo"', mark)


class _Expansion:
    """Goes through the graded cells in order and remembers what they import and define."""

    def __init__(self, library: Library):
        self.library = library
        self.imported: set[Import] = set()
        self.defined: dict[str, str] = {}  # name -> where its text comes from

    def cell(self, head: list[str], lines: list[str]) -> str:
        """One cell, written out."""
        tree = ast.parse("\n".join(lines))
        pieces: list[str] = []
        done = 0
        for node in tree.body:
            ours = [i for i in imports(node) if self.library.owns(i.module)]
            if not ours:
                self._refuse_inner(node)
                self.imported.update(imports(node))
                self.defined.update(dict.fromkeys(names_defined(node), "the solution"))
                continue
            pieces.append("\n".join(lines[done : node.lineno - 1]))
            pieces.extend(self._write_out(ours))
            done = node.end_lineno or node.lineno
        if not done:
            return "\n".join([*head, *lines])
        pieces.append("\n".join(lines[done:]))
        body = _join([piece.strip("\n") for piece in pieces if piece.strip()])
        blank = len(lines) - len("\n".join(lines).rstrip("\n").split("\n"))  # blank lines before the next cell
        return "\n".join([*head, *([body] if body else []), *[""] * blank])

    def _write_out(self, wanted: Sequence[Import]) -> list[str]:
        """The imports, then the definitions, that stand for `from ours import ...`."""
        heads: list[str] = []
        bodies: list[str] = []
        for item in wanted:
            if not item.name or item.name == "*":
                raise ValueError(f"`{item}` in a graded cell: write `from {item.module} import Name`, or tag it demo")
            if item.binds not in self.defined:
                module, node = self.library.find(item.module, item.name)
                self._take(module, node, heads, bodies)
                if item.binds != item.name:
                    bodies.append(f"{item.binds} = {item.name}")
                    self.defined[item.binds] = f"{module.path}"
        return ["\n".join(heads), *bodies]

    def _take(self, module: Module, node: ast.stmt, heads: list[str], bodies: list[str]) -> None:
        """Write out one definition of a module, after what it uses."""
        self.defined.update(dict.fromkeys(names_defined(node), f"{module.path}"))
        for used in dict.fromkeys(n.id for n in ast.walk(node) if isinstance(n, ast.Name)):
            item = module.imported(used)
            if item and self.library.owns(item.module):
                if used not in self.defined:
                    self._take(*self.library.find(item.module, item.name), heads, bodies)
            elif item and item not in self.imported:
                self.imported.add(item)
                heads.append(str(item))
            elif (helper := module.definition(used)) and self._is_new(used, module):
                self._take(module, helper, heads, bodies)
        bodies.append(module.source(node))

    def _is_new(self, helper: str, module: Module) -> bool:
        """Whether a helper must still be written; two helpers of one name cannot both be."""
        came_from = self.defined.get(helper)
        if came_from not in (None, f"{module.path}"):
            raise ValueError(f"{helper!r} of {module.path} cannot be written out: {came_from} defines that name too")
        return came_from is None

    def _refuse_inner(self, node: ast.stmt) -> None:
        """An import of ours inside a function or an `if` cannot be written out."""
        for inner in ast.walk(node):
            if isinstance(inner, ast.stmt):
                for item in imports(inner):
                    if self.library.owns(item.module):
                        raise ValueError(f"`{item}` stands inside a statement of a graded cell: move it to the left")


def _join(pieces: list[str]) -> str:
    """Pieces of a cell, two blank lines apart; imports right below imports."""
    text = pieces[0] if pieces else ""
    for before, after in pairwise(pieces):
        near = _is_import(before.split("\n")[-1]) and _is_import(after.split("\n")[0])
        text += ("\n" if near else "\n\n\n") + after
    return text


def _is_import(line: str) -> bool:
    return line.startswith(("import ", "from "))
