"""Submissions that are no text to read: too large, damaged on purpose, or named so that the name is the attack."""

import io
import json
import stat
import zipfile

HONEST = "def double(x):\n    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"
ALL, NONE = ("passed", "passed"), ("error", "error")


def cells(*sources, **more):
    """A notebook with these code cells."""
    listed = [{"cell_type": "code", "source": s, "metadata": {}, "outputs": [], **more} for s in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": listed}).encode()


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """An archive of (name, content, kind of file)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content, *kind in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = ((kind or [stat.S_IFREG])[0] | 0o644) << 16
            info.compress_type = method
            archive.writestr(info, content)
    return file.getvalue()


def before(bomb):
    """A bomb, and honest work after it."""
    return bomb.encode() + b"\n\n" + HONEST.encode()


MAGICS = "!touch siege-left\n%pip install nothing\nls = !ls", "%%bash\ntouch siege-left", "%run -i siege-left.py"

# name of the file: content, what `double` and `half` may end in, what the report says
GENERATED = {
    # bombs of source: the statement is lost, the rest counts where it can be told apart
    "brackets.py": (before("x = " + "(" * 100_000 + ")" * 100_000), ALL, "nested"),
    "signs.py": (before("x = " + "-" * 100_000 + "1"), (*ALL, *NONE, "crashed"), ""),
    "dots.py": (before("x = a" + ".a" * 100_000), (*ALL, *NONE, "crashed"), ""),
    "calls.py": (before("x = f" + "()" * 50_000), (*ALL, *NONE, "crashed"), ""),
    "indents.py": (before("\n".join(" " * n + "if 1:" for n in range(120)) + "\n" + " " * 121 + "pass"), ALL, "indent"),
    "elifs.py": (before("if 1: pass\n" + "elif 1: pass\n" * 20_000), (*ALL, *NONE, "crashed"), ""),
    "sums.py": (before("x = " + "1+" * 100_000 + "1"), (*ALL, *NONE, "crashed"), ""),
    "blank_lines.py": (b"x = 1\n" + b"\n" * 100_000 + HONEST.encode(), ALL, ""),
    "blanks.py": (b"x = " + b" " * 100_000 + b"\n" + HONEST.encode(), ALL, "SyntaxError"),
    "marks.py": (b"# %%\n" * 10_000 + HONEST.encode(), ALL, ""),
    "percent_blanks.py": (b'# %% exercise="double"\nx = 1\n' + b"\n" * 100_000 + HONEST.encode(), ALL, ""),
    "cookie_none.py": (b"# coding: nonsense\n" + HONEST.encode(), NONE, "no readable text"),
    "cookie_rot13.py": (b"# coding: rot13\n" + HONEST.encode(), NONE, "no readable text"),
    "cookie_undefined.py": (b"# coding: undefined\n" + HONEST.encode(), NONE, "no readable text"),
    "cookie_idna.py": (b"# coding: idna\n" + HONEST.encode(), NONE, "no readable text"),
    "cookie_slow.py": (b"# coding: punycode\n" + b"a" * 10**6 + b"-" + b"b" * 10**6, NONE, "no readable text"),
    "cookie_latin.py": (b"# coding: latin-1\n# \xe9\n" + HONEST.encode(), ALL, ""),
    "nul.py": (b"x = 1\0\n" + HONEST.encode(), NONE, "NUL byte"),
    "noise.py": (bytes(range(1, 256)) * 100, NONE, "no readable text"),
    # notebooks
    "broken.ipynb": (b'{"cells": [', NONE, "JSON is broken"),
    "old.ipynb": (b'{"nbformat": 3, "worksheets": []}', NONE, "nbformat 3"),
    "deep.ipynb": (b'{"nbformat": 4, "cells": ' + b"[" * 100_000, NONE, "JSON is broken"),
    "number.ipynb": (b'{"nbformat": 4, "cells": [], "x": ' + b"9" * 5000 + b"}", (*NONE, "not_attempted"), ""),
    "outputs.ipynb": (cells(HONEST, outputs=["x" * (30 << 20)]), ALL, ""),
    "too_large.ipynb": (cells(HONEST, outputs=["x" * (70 << 20)]), NONE, "more than 64"),
    "objects.ipynb": (b'{"nbformat": 4, "cells": [' + b"[]," * 5_000_000 + b"[]]}", (*NONE, "memory", "timeout"), ""),
    "many_cells.ipynb": (cells(HONEST, *["x = 1"] * 100_000), (*ALL, "timeout", "error"), ""),
    "magics.ipynb": (cells(*MAGICS, HONEST, "!rm siege-left", "input()", "exit()"), ALL, ""),
    "kernel.ipynb": (cells(HONEST, "raise SystemExit", "%%javascript\nalert(1)"), ALL, ""),
    # archives
    "good.zip": (zipped(("siege.py", HONEST)), ALL, ""),
    "bomb.zip": (zipped(("siege.py", bytes(100 << 20))), NONE, "more than 64 MB"),
    "nested.zip": (zipped(("siege.zip", zipped(("siege.zip", zipped(("siege.py", HONEST)))))), NONE, "holds no file"),
    "climbs.zip": (zipped(("../../../siege.py", HONEST)), ALL, ""),
    "absolute.zip": (zipped(("/tmp/siege-left.py", HONEST)), ALL, ""),
    "link.zip": (zipped(("siege.py", "/etc/passwd", stat.S_IFLNK)), NONE, "holds no file"),
    "device.zip": (zipped(("siege.py", "", stat.S_IFCHR)), NONE, "holds no file"),
    "case.zip": (zipped(("siege.py", HONEST), ("SIEGE.PY", HONEST)), NONE, "several submissions"),
    "many.zip": (zipped(*[(f"{n}.txt", "") for n in range(100_000)], ("siege.py", HONEST)), NONE, "more than 2000"),
    "lzma.zip": (zipped(("siege.py", HONEST), method=zipfile.ZIP_LZMA).replace(b"\x5d\0\0", b"\xff\xff\xff"), NONE, ""),
    "cut.zip": (zipped(("siege.py", HONEST * 100))[:-30], NONE, "no zip archive"),
    # names
    "=cmd|'%20C!calc'!A0.py": (HONEST.encode() + b"# 1\n", ALL, ""),
    "+1.py": (HONEST.encode() + b"# 2\n", ALL, ""),
    "-1.py": (HONEST.encode() + b"# 3\n", ALL, ""),
    "@SUM(A1).py": (HONEST.encode() + b"# 4\n", ALL, ""),
    "<script>alert(1)<!--.py": (HONEST.encode() + b"# 5\n", ALL, ""),
    '"onload=alert(1) x=".py': (HONEST.encode() + b"# 6\n", ALL, ""),
    "\x1b[31m\x07\r\nred.py": (HONEST.encode() + b"# 7\n", ALL, ""),
    "\u202eyp.txt.py": (HONEST.encode() + b"# 8\n", ALL, ""),
    "\udcff\udcfe.py": (HONEST.encode() + b"# 9\n", ALL, ""),
    "[red]x[!red] {{7*7}}.py": (HONEST.encode() + b"# 10\n", ALL, ""),
    "a" * 250 + ".py": (HONEST.encode() + b"# 11\n", ALL, ""),
    "ada__siege.py": (b"def double(x):\n    return x\n", ("failed", "not_attempted"), ""),
    "ada/siege.py": (HONEST.encode() + b"# 12\n", ALL, ""),
    "index/siege.py": (HONEST.encode() + b"# 13\n", ALL, ""),
    # modules beside the submission
    "shadow/siege.py": (b"import json, keras, numpy\n" + HONEST.encode(), ALL, ""),
}

BESIDE = dict.fromkeys(("numpy.py", "json.py", "sitecustomize.py", "conftest.py"), "raise SystemExit('taken')\n")
BESIDE["keras/__init__.py"] = "raise SystemExit('taken')\n"
