"""One line of the table: what was measured, against what target."""


def row(
    name: str,
    ratio: float | None,
    detail: str,
    *,
    least: float | None = None,
    most: float | None = None,
    also: bool = True,
) -> dict:
    """A row: `name`, `ratio`, `target`, `ok` and `detail`.

    Args:
        name: what was measured.
        ratio: what came out. None: it could not be measured, and the target is not met.
        detail: the two sides of the ratio, or why there is none.
        least: the ratio may not be below this.
        most: the ratio may not be above this. One of the two is given.
        also: what else must hold.
    """
    if (least is None) == (most is None):
        raise ValueError(f"a row has one target, `least` or `most`. Received: least={least}, most={most}")
    met = ratio is not None and (ratio >= least if least is not None else ratio <= most)
    target = f"≥ {least:g}" if least is not None else f"≤ {most:g}"
    return {"name": name, "ratio": ratio, "target": target, "ok": bool(met and also), "detail": detail}
