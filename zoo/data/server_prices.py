"""What renting servers costs: a price that really is linear, so that learned weights can be compared with the true."""

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split

FEATURES = ("hours", "servers", "europe", "asia")
WEIGHTS = (0.5, 2.0, 3.0, 5.0)  # per hour, per server, for Europe, for Asia
NOISE = 0.5  # standard deviation of what is added to the price


def server_prices(name: str = "server_prices", *, test_fraction: float, seed: int, rents: int = 500) -> Dataset:
    """Draw rents whose price is linear in time, servers and region, with a little noise.

    For `x = (hours, servers, europe, asia)`, hours in [1, 24], servers a whole number in [1, 8], and the region one-hot
    with America as the base (both zero)::

        price = WEIGHTS · x + NOISE * standard normal

    There is no constant term: a fitted bias should come out near 0. The base region has no column of its own, so the
    columns are independent of one another and of a column of ones, and the weights have one answer.

    Args:
        name: the name to give it.
        test_fraction: share of the rents kept for the test.
        seed: draws the rents, the noise and the split.
        rents: how many to draw. Defaults to 500.
    """
    random = np.random.default_rng(seed)
    hours, servers = random.uniform(1, 24, rents), random.integers(1, 9, rents)
    region = random.integers(0, 3, rents)
    x = np.stack([hours, servers, region == 1, region == 2], axis=1).astype("float32")
    y = x.astype("float64") @ np.array(WEIGHTS) + NOISE * random.standard_normal(rents)
    return Dataset(
        name,
        *split(x, y.astype("float32"), test_fraction=test_fraction, seed=seed, stratify=False),
        task="regression",
        feature_names=FEATURES,
        source="generated: price = " + " + ".join(f"{w:g} · {f}" for w, f in zip(WEIGHTS, FEATURES, strict=True)),
        license="generated, free to use",
    )
