"""What was expected and what came, as two lines in a picture: coordinates for SVG, made of numbers alone."""

from collections.abc import Mapping
from typing import Any

WIDTH, HEIGHT = 320, 110
SHORTEST = 3  # values without which a line tells nothing
LARGEST = 1e100  # beyond it differences overflow


def plot(course: Mapping[str, Any]) -> dict[str, Any] | None:
    """The two lines of a `Verdict`'s course as points; None where there is nothing to draw.

    A value that is no finite number leaves a gap: `lines` of each are the pieces between the gaps.

    Example:

    >>> drawn = plot({"axis": "step", "expected": [0.0, 1.0, 2.0], "seen": [0.0, 2.0, None]})
    >>> drawn["expected"]
    ['0.0,110.0 160.0,55.0 320.0,0.0']
    >>> drawn["seen"], drawn["low"], drawn["high"], drawn["last"]
    (['0.0,110.0 160.0,0.0'], '0', '2', 2)
    """
    lines = {name: [_drawable(v) for v in course[name]] for name in ("expected", "seen")}
    known = [v for line in lines.values() for v in line if v is not None]
    count = max(map(len, lines.values()))
    if count < SHORTEST or not known:
        return None
    low, high = min(known), max(known)
    across, up = WIDTH / (count - 1), HEIGHT / ((high - low) or 1.0)

    def drawn(line: list[float | None]) -> list[str]:
        pieces: list[list[str]] = [[]]
        for n, value in enumerate(line):
            if value is None:
                pieces.append([])
            else:
                pieces[-1].append(f"{n * across:.1f},{HEIGHT - (value - low) * up:.1f}")
        return [" ".join(piece) for piece in pieces if piece]

    found = {name: drawn(line) for name, line in lines.items()}
    return {**found, "axis": str(course["axis"]), "low": f"{low:.4g}", "high": f"{high:.4g}", "last": count - 1}


def _drawable(value: Any) -> float | None:
    return float(value) if value is not None and abs(float(value)) <= LARGEST else None
