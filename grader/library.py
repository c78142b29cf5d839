"""The source text of what our own packages define, found by reading files: nothing is imported."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.house import HOUSE


@dataclass(frozen=True)
class Import:
    """One name that an import statement binds: `from keras import ops as o` is `Import("o", "keras", "ops")`.

    Args:
        binds: the name bound.
        module: the module, absolute.
        name: the name taken from it, or "" for `import module`.
    """

    binds: str
    module: str
    name: str = ""

    def __str__(self) -> str:
        """The statement."""
        if not self.name:
            return f"import {self.module}" + ("" if self.binds in self.module.split(".") else f" as {self.binds}")
        return f"from {self.module} import {self.name}" + ("" if self.binds == self.name else f" as {self.binds}")


def imports(node: ast.stmt, package: str = "") -> list[Import]:
    """What an import statement binds; of any other statement, nothing. Relative imports start from `package`."""
    if isinstance(node, ast.Import):
        return [Import(a.asname or a.name.partition(".")[0], a.name) for a in node.names]
    if isinstance(node, ast.ImportFrom):
        parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        module = ".".join([*parts, node.module] if node.module else parts)
        return [Import(a.asname or a.name, module, a.name) for a in node.names]
    return []


def names_defined(node: ast.stmt) -> list[str]:
    """Names that a top-level class, function or assignment defines."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]


@dataclass(frozen=True)
class Module:
    """One file of ours: its statements and their text.

    Args:
        name: dotted name.
        path: its file.
    """

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        """The whole file."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """Its top-level statements."""
        return ast.parse(self.text, str(self.path)).body

    @property
    def package(self) -> str:
        """What its relative imports start from."""
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]

    def definition(self, name: str) -> ast.stmt | None:
        """The statement that defines `name` here; the last one, if there are several."""
        return next((s for s in reversed(self.statements) if name in names_defined(s)), None)

    def imported(self, name: str) -> Import | None:
        """The import that binds `name` here."""
        return next((i for s in self.statements for i in imports(s, self.package) if i.binds == name), None)

    def source(self, node: ast.stmt) -> str:
        """The text of a top-level statement: with its decorators, and the comment lines that stand right above."""
        lines = self.text.splitlines()
        decorators = getattr(node, "decorator_list", [])
        first = min(n.lineno for n in [node, *decorators]) - 1
        while first and lines[first - 1].startswith("#"):
            first -= 1
        return "\n".join(lines[first : node.end_lineno])


class Library:
    """Our own packages under some roots. What else stands there, as in site-packages, is not ours.

    Args:
        search: folders that hold packages of ours, beside the one this grader stands in.
    """

    def __init__(self, search: Sequence[Path] = ()):
        self.roots = [HOUSE, *(root.resolve() for root in search)]
        self._modules: dict[Path, Module] = {}

    def owns(self, module: str) -> bool:
        """Whether a dotted name belongs to us."""
        top = module.partition(".")[0]
        return any(
            ((root / top).is_dir() or (root / f"{top}.py").is_file()) and (root != HOUSE or top in _shipped())
            for root in self.roots
        )

    def find(self, module: str, name: str) -> tuple[Module, ast.stmt]:
        """The module and the statement that define what `from module import name` gives; re-exports are followed.

        Raises:
            ValueError: if no file of ours defines it.
        """
        home = self._module(module)
        if home and (node := home.definition(name)):
            return home, node
        if home and (again := home.imported(name)) and self.owns(again.module) and again.name:
            return self.find(again.module, again.name)
        for below in self._below(home) if home else ():  # a package that loads its names when they are first used
            if re.search(rf"^(class|def) {name}\b", below.text, re.MULTILINE) and (node := below.definition(name)):
                return below, node
        raise ValueError(f"no class, function or constant {name!r} was found in the source of {module}")

    def _module(self, name: str) -> Module | None:
        for root in self.roots:
            stem = root.joinpath(*name.split("."))
            for path in (stem.with_name(f"{stem.name}.py"), stem / "__init__.py"):
                if path.is_file():
                    return self._modules.setdefault(path, Module(name, path))
        return None

    def _below(self, package: Module) -> Iterator[Module]:
        if package.path.name == "__init__.py":
            for path in sorted(package.path.parent.glob("*.py")):
                yield self._modules.setdefault(path, Module(f"{package.name}.{path.stem}", path))


def _shipped() -> set[str]:
    """Packages that came with this grader: all in the folder, unless an installer's record there names them."""
    here = __name__.partition(".")[0]
    for record in HOUSE.glob("*.dist-info/top_level.txt"):
        names = set(record.read_text(encoding="utf-8").split())
        if here in names:
            return names
    return {path.stem for path in HOUSE.iterdir()}
