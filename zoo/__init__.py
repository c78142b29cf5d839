"""Keras models you can read in one sitting, and what it takes to train them.

`import zoo` brings in nothing by itself. A part is imported when it is first named, so it costs only who uses it:

>>> import zoo
>>> model = zoo.models.MLP(input_shape=(28, 28))
>>> model.count_params()
104938
"""

import importlib
from types import ModuleType

__version__ = "0.1.0"

PARTS = (
    "activations", "augment", "data", "initializers", "layers", "losses", "metrics", "models", "optimizers", "plots",
    "schedules", "tasks", "training", "tune", "weights",
)  # fmt: skip

__all__ = ["PARTS", "__version__"]


def __getattr__(name: str) -> ModuleType:
    if name in PARTS:
        return importlib.import_module(f"zoo.{name}")
    raise AttributeError(f"module 'zoo' has no attribute {name!r}. Its parts are {', '.join(PARTS)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *PARTS})
