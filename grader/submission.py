"""A learner's file as cells: notebooks, percent-format and plain Python. Text only; nothing is run."""

import ast
import codecs
import io
import json
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any


class Unreadable(ValueError):
    """The file cannot be taken apart into cells; the message says why in one sentence."""


@dataclass(frozen=True)
class Cell:
    """One piece of a submission that runs, or fails, on its own.

    Args:
        source: its Python text, magics neutralized.
        number: its place among the code cells, from 1.
        line: its first line in the file (.py), or 1 (.ipynb).
        tags: e.g. `("demo",)`.
        exercise: the exercise whose answer it holds, if it says so.
    """

    source: str
    number: int
    line: int
    tags: tuple[str, ...] = ()
    exercise: str | None = None


_MARK = re.compile(r"#\s*%%(?:\s(?P<title>.*))?$")
_KIND = re.compile(r"(?:^|\s)\[(markdown|md|raw)\](?:\s|$)")
_MAGIC = re.compile(r"\s*(%|!|\?)|.*\S\?{1,2}\s*$")
_ASSIGNED_MAGIC = re.compile(r"([\w.,\s]+=\s*)[%!].*$")
_SOME_MAGIC = re.compile(r"^[^\S\n]*[%!?]|\?[^\S\n]*$|=[^\S\n]*[%!]", re.MULTILINE)
_PYTHON_MAGICS = {"time", "timeit", "capture", "prun"}  # `%%time` and the like: what follows is Python
_ENCODINGS = re.compile(
    r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|mac-\w+|koi8-\w|gbk|gb2312|gb18030|big5\w*|euc_\w+|shift_jis\w*|johab"
)
_OPENING = re.compile(r"#.*|(\'\'\'|\"\"\"|\'|\")")  # a comment, or where a string begins
_INSIDE = {quote: re.compile(rf"(?:\\[\s\S]|[^\\{quote}\n])*") for quote in ("'", '"')} | {
    3 * quote: re.compile(rf"(?:\\[\s\S]|[^\\{quote}]|{quote}(?!{quote}{quote}))*") for quote in ("'", '"')
}
_DEFINES = re.compile(r"^(?:def|class) .*", re.MULTILINE)
_LONGEST_TITLE = 1000  # of a percent cell; more is no title
_CONTINUES = re.compile(r"(else|elif|except|finally|case)\b|[)\]}]")


def read_cells(data: bytes, name: str) -> list[Cell]:
    """Take a file apart into its code cells.

    A `.ipynb` gives its code cells; a `.py` with `# %%` marks gives the text between them; any other `.py` gives one
    cell per top-level statement, so that a failing one does not stop the rest. A broken cell is still a cell: its
    syntax error shows when it is compiled.

    Args:
        data: the file's bytes.
        name: its name; the ending decides how it is read.

    Raises:
        Unreadable: if it is no text, or no notebook. An empty file is neither: it has no cells.

    Example:

    >>> [(c.number, c.line, c.exercise) for c in read_cells(b'# %% exercise="adam"\\nx = 1\\n', "a.py")]
    [(1, 2, 'adam')]
    """
    text = _text(data, name)
    cells = _marked(text, name)
    cells = _plain(text, text.split("\n")) if cells is None else cells
    return [replace(cell, source=neutral(cell.source)) for cell in cells]


def exercise_cells(data: bytes, name: str) -> dict[str, str]:
    """The text of the cells that say which exercise they answer, as it stands, by the exercise's name.

    Nothing is parsed as Python, whose parser a file can crash: this is for whoever must survive any file.

    Args:
        data: the file's bytes.
        name: its name; the ending decides how it is read.

    Raises:
        Unreadable: if it is no text, or no notebook.
    """
    return {cell.exercise: cell.source for cell in _marked(_text(data, name), name) or () if cell.exercise}


def place_of(source: str) -> str:
    """How a learner finds a cell of a notebook, which shows no numbers: by a line of it, quoted.

    >>> place_of("import keras\\n\\nclass Adam(keras.optimizers.Optimizer):\\n    pass")
    'the cell with "class Adam(keras.optimizers.Optimizer):"'
    >>> place_of("x = 1 / 0")
    'the cell that begins "x = 1 / 0"'
    """
    first = next((line for line in source.split("\n") if line.strip()), "")
    defines = _DEFINES.search(source)
    line = defines[0] if defines else first
    quoted = line.strip().removeprefix("pass  # ")[:60]  # a magic's line as it was written
    return f'the cell that begins "{quoted}"' if line == first else f'the cell with "{quoted}"'


def _marked(text: str, name: str) -> list[Cell] | None:
    """The cells of a notebook or a percent file, magics and all; None of a file that has no marks."""
    if not text.strip():
        return []
    if name.lower().endswith(".ipynb"):
        return _notebook(text, name)
    lines = text.split("\n")
    marks = _marks(lines)
    return _percent(lines, marks) if marks else None


def _text(data: bytes, name: str) -> str:
    if b"\0" in data:
        raise Unreadable(f"{name} holds a NUL byte: it is no text file.")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if not _ENCODINGS.fullmatch(codecs.lookup(encoding).name):  # some take hours for a few megabytes
            raise LookupError(f"the encoding {encoding[:40]} is not read here; save it as UTF-8")
        text = data.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as problem:
        raise Unreadable(f"{name} is no readable text: {str(problem)[:200]}.") from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _notebook(text: str, name: str) -> list[Cell]:
    try:
        book = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise Unreadable(f"{name} is no notebook: its JSON is broken ({problem}).") from None
    if not isinstance(book, dict) or not isinstance(book.get("nbformat"), int):
        raise Unreadable(f"{name} is no notebook: it does not say which `nbformat` it has.")
    if book["nbformat"] != 4:
        has = str(book["nbformat"])[:20]
        raise Unreadable(f"{name} has nbformat {has}; 4 is needed. Open it in Jupyter and save it again.")
    if not isinstance(book.get("cells"), list):
        raise Unreadable(f"{name} is no notebook: it has no list of `cells`.")
    code = [c for c in book["cells"] if isinstance(c, dict) and c.get("cell_type") == "code"]
    return [_notebook_cell(c, number, name) for number, c in enumerate(code, 1)]


def _notebook_cell(cell: dict[str, Any], number: int, name: str) -> Cell:
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(part, str) for part in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Unreadable(f"{name}: the `source` of code cell {number} is no text.")
    metadata = cell.get("metadata")
    return _described(Cell(source, number, 1), metadata if isinstance(metadata, dict) else {})


def _marks(lines: list[str]) -> list[int]:
    """Indices of the lines that begin a percent cell. A mark inside a triple-quoted string is none."""
    found = [i for i, line in enumerate(lines) if _MARK.match(line)]
    quoted = _quoted(lines) if found else set()
    return [i for i in found if i not in quoted]


def _quoted(lines: list[str]) -> set[int]:
    """Indices of the lines that begin inside a string. Python's own tokenizer takes hours for some small files."""
    text, inside, at, row, last = "\n".join(lines), set[int](), 0, 0, 0
    while opening := _OPENING.search(text, at):
        begins, at, quote = opening.start(), opening.end(), opening[1]
        closed = False
        if quote:
            at = _INSIDE[quote].match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, if need be
            closed = text.startswith(quote, at)
            if len(quote) == 3 and not closed:
                break  # what was found up to there holds
            at += len(quote) * closed
        row += text.count("\n", last, begins)
        end = row + text.count("\n", begins, at)
        if closed:
            inside.update(range(row + 1, end + 1))
        row, last = end, at
    return inside


def _percent(lines: list[str], marks: list[int]) -> list[Cell]:
    cells: list[Cell] = []
    before = "\n".join(lines[: marks[0]])
    if any(line.strip() and not line.startswith("#") for line in lines[: marks[0]]):
        cells.append(Cell(before, 1, 1))
    for start, end in zip(marks, [*marks[1:], len(lines)], strict=True):
        title = ((_MARK.match(lines[start]) or {"title": ""})["title"] or "")[:_LONGEST_TITLE]
        if not _KIND.search(title):
            cell = Cell("\n".join(lines[start + 1 : end]), len(cells) + 1, start + 2)
            cells.append(_described(cell, _options(title)))
    return cells


def _options(title: str) -> dict[str, Any]:
    """The `key=value` pairs of a mark; values are JSON: `tags=["demo"] exercise="adam"`."""
    options: dict[str, Any] = {}
    for match in re.finditer(r"(?:^|\s)(\w+)=", title):
        try:
            options[match[1]], _ = json.JSONDecoder().raw_decode(title, match.end())
        except (ValueError, RecursionError):
            continue  # no value after the equals sign: part of the title
    return options


def _described(cell: Cell, metadata: dict[str, Any]) -> Cell:
    tags, exercise = metadata.get("tags"), metadata.get("exercise")
    return replace(
        cell,
        tags=tuple(t for t in tags if isinstance(t, str)) if isinstance(tags, list) else (),
        exercise=exercise if isinstance(exercise, str) else None,
    )


def _plain(text: str, lines: list[str]) -> list[Cell]:
    starts = sorted(set(_statement_starts(text, lines)))
    ends = [*starts, len(lines) + 1][1:]  # as many as there are starts: none, if all is comment
    return [
        Cell("\n".join(lines[start - 1 : end - 1]), number, start)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


def _statement_starts(text: str, lines: list[str]) -> Iterator[int]:
    """First lines of the top-level statements: as Python sees them or, in a broken file, by indentation."""
    try:
        body = ast.parse(neutral(text)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        decorated = False
        for number, line in enumerate(lines, 1):
            if line.strip() and not line[0].isspace() and not line.startswith("#") and not _CONTINUES.match(line):
                if not decorated:
                    yield number
                decorated = line.startswith("@")
    else:
        for node in body:
            decorators = getattr(node, "decorator_list", [])
            yield min([node.lineno, *(d.lineno for d in decorators)])


def neutral(source: str) -> str:
    """A cell's text with IPython's magics made harmless; every line keeps its number.

    >>> neutral("!ls\\nx = 1")
    'pass  # !ls\\nx = 1'
    """
    if not _SOME_MAGIC.search(source) or _parses(source):
        return source
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        magic = re.match(r"%%\s*(\w*)", lines[first])
        keeps = magic is not None and magic[1] in _PYTHON_MAGICS
        lines[first] = "# " + lines[first]
        lines[first + 1 :] = [line if keeps else "# " + line for line in lines[first + 1 :]]
    return "\n".join(_neutral_line(line) for line in lines)


def _neutral_line(line: str) -> str:
    assigned = _ASSIGNED_MAGIC.match(line)
    if assigned:
        return f"{assigned[1]}None  # a magic stood here"
    if _MAGIC.match(line) and not line.lstrip().startswith("#"):
        indent = line[: len(line) - len(line.lstrip())]
        return f"{indent}pass  # {line.strip()}"
    return line


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
