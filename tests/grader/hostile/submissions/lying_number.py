"""A number that is whatever is asked for.

double: failed, error
"""


class Liar(float):
    def __eq__(self, other):
        return True

    def __float__(self):
        return float("nan")

    def __bool__(self):
        return True

    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = float.__hash__

    def __len__(self):
        return 10**9

    def __getitem__(self, at):
        return self


def double(x):
    return [Liar(0)] * 3


def half(x):
    return x / 2


# ruff: noqa
