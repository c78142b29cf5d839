"""Which sandbox submissions are graded in on this machine."""

from grader.runner import offered_tier
from grader.sandbox import TIERS


def tier_to_use(least: str | None, trusted: bool) -> str:
    """The strongest sandbox there is.

    Args:
        least: the least to accept; None for what holds strangers' code: Landlock and seccomp.
        trusted: accept none at all.

    Raises:
        ValueError: if there is no sandbox of the name `least`, or what there is is too weak.
    """
    ranked = ranking(least)
    tier = offered_tier()
    if least is not None and ranked.index(tier) > ranked.index(least):
        raise ValueError(f"--sandbox {least} was asked for, and this machine offers {tier!r} only. See `lab doctor`.")
    if "landlock" not in tier and not trusted:
        raise ValueError(
            f"this machine offers the sandbox {tier!r} only, too little for code of strangers. "
            "Grade on Linux 5.13 or later with Landlock and libseccomp, or add --trusted if you trust every file."
        )
    return tier


def ranking(least: str | None) -> list[str]:
    """The sandboxes, strongest first. Raises ValueError if `least` is given and none of them."""
    ranked = [*TIERS, "none"]
    if least is not None and least not in ranked:
        raise ValueError(f"--sandbox {least}: one of {', '.join(ranked)} was expected")
    return ranked
