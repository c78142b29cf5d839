"""Tables for spreadsheets and learning platforms: read as they come, written so that no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

LARGEST = 16 << 20  # bytes of a table that is read
_BEGINS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones count where people write wide
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?(e[+-]?[0-9]+)?", re.IGNORECASE)


def sheet(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it.

    Numbers, given as numbers or as text, stay numbers; a lone dash, with which Moodle says "none", stays a dash.

    >>> sheet([["=1+1", -2.5, "-2.5", "-", "Ada"]])
    "'=1+1,-2.5,-2.5,-,Ada\\r\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # with "\n" alone, a "\r" in a name would begin a row of its own
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()


def harmless(text: str) -> str:
    """A cell's text, quoted if a spreadsheet would take it for a formula."""
    begins_formula = text.lstrip(" ").startswith(_BEGINS_FORMULA)
    return "'" + text if begins_formula and text != "-" and not _NUMBER.fullmatch(text) else text


def read_sheet(path: Path) -> list[list[str]]:
    """The rows of a CSV file, separated by commas or semicolons, in UTF-8 with or without a mark.

    Raises:
        ValueError: if it is too large, or no such table.
    """
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path} has {path.stat().st_size} bytes, more than {LARGEST}")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        first = text.partition("\n")[0]
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
        )
    except (UnicodeDecodeError, csv.Error) as problem:
        raise ValueError(f"{path} is no table in CSV and UTF-8: {problem}") from None
    if not rows:
        raise ValueError(f"{path} is empty. The CSV file that the platform downloads was expected.")
    return rows


def column(head: Sequence[str], names: Mapping[str, str], where: object) -> dict[str, int]:
    """Where the columns stand, by our word for each.

    Args:
        head: a table's first row.
        names: their heading by our word.
        where: the file, for the message.

    Raises:
        ValueError: if one is missing; the message lists those that are there.
    """
    there = [cell.strip() for cell in head]
    for name in names.values():
        if name not in there:
            raise ValueError(f"{where} has no column {name!r}. Its columns are: {', '.join(there)}")
    return {word: there.index(name) for word, name in names.items()}
