"""What the files about a submission are called."""

import hashlib

_LONGEST = 180  # bytes; endings are added, and file systems take 255


def file_stem(name: str) -> str:
    """A submission's name as the name of one file: the path below the class's folder, in one word.

    A name that another could collide with, or that is too long, ends in a piece of its checksum.

    >>> file_stem("ada/lab04.py")
    'ada__lab04.py'
    >>> file_stem("ada__lab04.py")
    'ada__lab04.py~e469fef7'
    """
    stem = name.replace("/", "__")
    if "__" not in name and len(stem.encode()) <= _LONGEST:
        return stem
    cut = stem.encode()[:_LONGEST].decode(errors="ignore")
    return f"{cut}~{hashlib.sha256(name.encode()).hexdigest()[:8]}"
