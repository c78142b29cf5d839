"""Keep what a framework's C++ writes to file descriptor 2 off the screen."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Within it, `sys.stderr` still writes to the screen; what bypasses Python is held back.

    TensorFlow logs from C++ while it is imported, at its first operation and whenever it compiles, whatever its
    environment variables say. An exception that nobody expected shows all of it, for it may hold the cause:
    every exception does but `SystemExit`, `KeyboardInterrupt`, `ValueError` and `OSError`, told in a sentence.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    screen, python_stderr = os.dup(2), sys.stderr
    with (
        tempfile.TemporaryFile() as held,
        os.fdopen(screen, "w", buffering=1, errors="replace", closefd=False) as shown,
    ):
        os.dup2(held.fileno(), 2)
        sys.stderr = shown
        try:
            yield
        except (SystemExit, KeyboardInterrupt, ValueError, OSError):
            raise
        except BaseException:
            held.seek(0)
            shown.write(held.read().decode(errors="replace"))
            raise
        finally:
            shown.flush()
            os.dup2(screen, 2)
            sys.stderr = python_stderr
    os.close(screen)
