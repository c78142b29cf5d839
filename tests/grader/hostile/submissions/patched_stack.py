"""Changes the probe, its inputs and its result through the stack and the garbage collector; the answer is wrong.

double: failed, error
half: passed, failed, error
"""

import gc
import inspect
import sys
import types


def double(x):
    for info in inspect.stack():
        for name in ("inputs", "result", "observed", "said"):
            if isinstance(info.frame.f_locals.get(name), dict):
                info.frame.f_locals[name].update(x=x, status="passed", won=0)
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__name__ in ("close", "mark", "verdict"):
            thing.__code__ = (lambda *args, **kwargs: True).__code__
    sys.setprofile(lambda frame, event, value: value)
    return 0 * x


def half(x):
    return x / 2


# ruff: noqa
