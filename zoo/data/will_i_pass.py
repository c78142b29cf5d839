"""Students: lectures attended and hours on the project decide, with luck, who passes."""

import numpy as np

from zoo.data.dataset import Dataset
from zoo.data.split import split

BIAS = -7.0
WEIGHTS = (0.25, 0.08)  # per lecture attended, per project hour


def will_i_pass(name: str = "will_i_pass", *, test_fraction: float, seed: int, students: int = 1000) -> Dataset:
    """Draw students who pass with the probability of a logistic rule.

    For `x = (lectures, hours)`, lectures a whole number in [0, 30] and hours in [0, 80]::

        P(pass) = 1 / (1 + exp(-(BIAS + WEIGHTS · x)))

    The labels are drawn from that probability, so no predictor reaches 100%: with the rule itself one is right about
    87 times in 100. The two features have different scales on purpose.

    Args:
        name: the name to give it.
        test_fraction: share of the students kept for the test.
        seed: draws the students, their luck and the split.
        students: how many to draw. Defaults to 1000.
    """
    random = np.random.default_rng(seed)
    x = np.stack([random.integers(0, 31, students), random.uniform(0, 80, students)], axis=1)
    probability = 1 / (1 + np.exp(-(BIAS + x @ np.array(WEIGHTS))))
    y = random.random(students) < probability
    return Dataset(
        name,
        *split(x.astype("float32"), y.astype("int32"), test_fraction=test_fraction, seed=seed, stratify=True),
        task="binary",
        classes=2,
        feature_names=("lectures attended", "project hours"),
        class_names=("failed", "passed"),
        source=f"generated: P(pass) = sigmoid({BIAS:g} + {WEIGHTS[0]:g} · lectures + {WEIGHTS[1]:g} · hours)",
        license="generated, free to use",
    )
