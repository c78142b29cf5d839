"""SystemExit in a call.

expect: error
"""

import sys


def double(x):
    sys.exit(0)


# ruff: noqa
