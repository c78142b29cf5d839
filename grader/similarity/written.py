"""What a learner wrote, as tokens that do not depend on names, literals, comments and layout."""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pygments.lexers import PythonLexer
from pygments.token import Comment, Name, Number, String, Whitespace

from grader.submission import Unreadable, read_cells

LARGEST = {".py": 1 << 18, ".ipynb": 16 << 20}  # bytes of a file, by its ending
CODE = 1 << 18  # characters of code in a notebook
_BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)  # all that Python's parser has against a text

_DEFINES = re.compile(r"^\s*(async\s+def|def|class)\b", re.MULTILINE)

_LEXER = PythonLexer()

Tokens = tuple[str, ...]


def written(data: bytes, file: str, exercises: Mapping[str, Sequence[str]]) -> tuple[dict[str, Tokens], list[str]]:
    """The tokens of each function to write, and what could not be read.

    Of a function its body counts, without the docstring. Names that the code itself binds (variables, arguments,
    attributes it assigns) are numbered as they come; names of the language and of libraries stay. Every number is `0`,
    every text `''`. As in a run, the last definition of a name is the one that counts; cells tagged `demo` do not.

    Args:
        data: the file's bytes.
        file: its name; the ending decides how it is read.
        exercises: what is to be written, by the exercise's name: functions (`"descend"`), methods
            (`"Adam.update_step"`), or classes, of which every method counts.

    Returns:
        Tokens by `exercise function`, and a sentence for every cell that is no Python.

    Raises:
        Unreadable: if the file cannot be taken apart into cells, or is too large.

    Example:

    >>> one, _ = written(b"def f(x):\\n    y = x + 1\\n    return abs(y)", "a.py", {"f": ["f"]})
    >>> other, _ = written(b"def f(a): b = a + 20; return abs(b)  # mine", "b.py", {"f": ["f"]})
    >>> one == other, " ".join(one["f f"])
    (True, 'n0 = n1 + 0 return abs ( n0 )')
    """
    _small_enough(data, file)
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    problems = []
    for cell in read_cells(data, file):
        if "demo" not in cell.tags and _DEFINES.search(cell.source):
            try:
                functions |= _functions(ast.parse(cell.source).body)
            except _BROKEN as problem:
                problems.append(f"cell {cell.number} is no Python ({type(problem).__name__}) and was left out")
    found: dict[str, Tokens] = {}
    for exercise, wanted in exercises.items():
        mine = [n for n in functions if any(n == w or n.startswith(f"{w}.") for w in wanted)]
        bound = {name for n in mine for name in _bound(functions[n])}
        for name in mine:
            try:
                found[f"{exercise} {name}"] = tuple(_tokens(_body(functions[name]), bound))
            except _BROKEN as problem:  # nested too deeply, or a number too long to be written out
                problems.append(f"{name} cannot be compared ({type(problem).__name__}) and was left out")
    return found, problems


def _small_enough(data: bytes, file: str) -> None:
    """Refuse what would take the parser long, before it is parsed. Pictures in a notebook are no code."""
    ending = ".ipynb" if file.lower().endswith(".ipynb") else ".py"
    if len(data) > LARGEST[ending]:
        raise Unreadable(f"{file} has {len(data)} bytes, more than {LARGEST[ending]}.")
    if ending == ".ipynb":
        try:
            cells = json.loads(data).get("cells", ())
            code = sum(len("".join(c["source"])) for c in cells if c["cell_type"] == "code")
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return  # broken or odd: `read_cells` says how
        if code > CODE:
            raise Unreadable(f"{file} has {code} characters of code, more than {CODE}.")


def _functions(body: Iterable[ast.stmt], owner: str = "") -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions by their dotted names, those of classes too."""
    found: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[f"{owner}{node.name}"] = node
        elif isinstance(node, ast.ClassDef):
            found |= _functions(node.body, f"{owner}{node.name}.")
    return found


def _bound(function: ast.AST) -> Iterator[str]:
    """Names that the code binds, and so could have chosen otherwise; those of attributes with their dot."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield node.id if isinstance(node, ast.Name) else f".{node.attr}"
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.ExceptHandler | ast.FunctionDef | ast.ClassDef | ast.MatchAs) and node.name:
            yield node.name


def _body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The text of a function's body, written the one way that Python itself writes it."""
    statements = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return ast.unparse(ast.Module(statements, []))


def _tokens(text: str, bound: set[str]) -> Iterator[str]:
    numbers: dict[str, str] = {}
    before = ""
    for kind, value in _LEXER.get_tokens(text):
        if kind in Comment or kind in Whitespace or not value.strip():
            continue
        token = value
        if kind in String:
            token = "''"
        elif kind in Number:
            token = "0"
        elif kind in Name and (name := f".{value}" if before == "." else value) in bound:
            token = numbers.setdefault(name, f"n{len(numbers)}")
        if token != "''" or before != "''":  # a text comes in pieces
            yield token
        before = token
