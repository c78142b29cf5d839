"""What `zoo.data.load` returns."""

from dataclasses import dataclass, replace

import numpy as np

from zoo.data.split import split


@dataclass(frozen=True, eq=False)
class Dataset:
    """Arrays to learn from, arrays to be judged on, and where they came from.

    Args:
        name: the name it was loaded by.
        x_train: examples, float32, one a row: images `(n, height, width, channels)` in [0, 1], tables `(n, features)`
            in their own units, text `(n,)` as strings.
        y_train: labels `(n,)`: int32 class ids; float32 targets when `task` is "regression"; `(n, 0)` when "text";
            strings when "translation".
        x_test: like `x_train`; no example is in both.
        y_test: like `y_train`.
        task: "classification" (a class out of several), "binary" (0 or 1), "regression" (a number), "text" (texts
            without labels) or "translation" (a sentence for a sentence).
        classes: how many classes; None if there are none.
        feature_names: one name a column of a table; empty for images and text.
        class_names: one name a class, where known.
        source: who published it, or the rule that generated it.
        license: the licence its publisher states.

    Example:

    >>> from zoo.data import load
    >>> iris = load("iris")
    >>> x, y = iris.train
    >>> x.shape, y.shape, iris.input_shape, iris.classes
    ((120, 4), (120,), (4,), 3)
    """

    name: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    task: str
    classes: int | None = None
    feature_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    source: str = ""
    license: str = ""

    @property
    def train(self) -> tuple[np.ndarray, np.ndarray]:
        """The pair `(x_train, y_train)`."""
        return self.x_train, self.y_train

    @property
    def test(self) -> tuple[np.ndarray, np.ndarray]:
        """The pair `(x_test, y_test)`."""
        return self.x_test, self.y_test

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one example, without the batch."""
        return self.x_train.shape[1:]

    def standardized(self) -> "Dataset":
        """The same examples with every feature at mean 0 and variance 1, both measured on `x_train` alone.

        A feature that is constant in training becomes 0. Labels and targets stay as they are.
        """
        mean = self.x_train.mean(axis=0, dtype="float64")
        spread = self.x_train.std(axis=0, dtype="float64")
        unit = np.where(spread > 0, spread, 1.0)
        scaled = [np.where(spread > 0, (x - mean) / unit, 0.0).astype("float32") for x in (self.x_train, self.x_test)]
        return replace(self, x_train=scaled[0], x_test=scaled[1])

    def held_out(self, fraction: float, seed: int = 0) -> "Dataset":
        """The training part alone, split in two: choose settings by the second, and the test part stays unseen.

        Args:
            fraction: share of the training part to be judged on, in (0, 1). Of texts it is the end of each.
            seed: draws the split; classes keep their shares. Defaults to 0.

        Example:

        >>> from zoo.data import load
        >>> iris = load("iris").held_out(0.25)
        >>> iris.x_train.shape, iris.x_test.shape
        ((90, 4), (30, 4))
        """
        if self.task == "text":
            if not 0 < fraction < 1:
                raise ValueError(f"`fraction` must be in (0, 1). Received: fraction={fraction}")
            cuts = [round(len(text) * (1 - fraction)) for text in self.x_train]
            x, x_test = (
                np.array([text[part] for text, part in zip(self.x_train, parts, strict=True)])
                for parts in ([slice(cut) for cut in cuts], [slice(cut, None) for cut in cuts])
            )
            return replace(self, x_train=x, x_test=x_test, y_test=self.y_train)
        stratify = self.task in ("classification", "binary")
        x, y, x_test, y_test = split(self.x_train, self.y_train, test_fraction=fraction, seed=seed, stratify=stratify)
        return replace(self, x_train=x, y_train=y, x_test=x_test, y_test=y_test)
