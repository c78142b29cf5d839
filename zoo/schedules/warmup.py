"""A learning rate that rises before it does what it is meant to do."""

import keras
from keras import ops


class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    """Gradual warmup: a straight line from `base_lr` to `target_lr`, then the schedule that comes after.

    For the step counted from 0::

        base_lr + (target_lr - base_lr) * step / warmup_steps   while step < warmup_steps
        after(step - warmup_steps)                              from then on

    The schedule that comes after starts at its own step 0; should it start elsewhere than at `target_lr`, the rate
    jumps.

    Args:
        base_lr: float of at least 0, the learning rate of step 0.
        target_lr: float of at least 0, the learning rate of step `warmup_steps`.
        warmup_steps: int of at least 0, batches (not epochs) until then. 0 leaves the warmup out.
        after: `LearningRateSchedule`, or a float for a constant. Defaults to `None`, which stays at `target_lr`.

    Raises:
        ValueError: if a learning rate is negative; if `warmup_steps` is no whole number of at least 0; if `after` is
            none of the above.

    Example:

    >>> schedule = Warmup(base_lr=0.0, target_lr=0.8, warmup_steps=4)
    >>> [round(float(schedule(step)), 1) for step in range(6)]
    [0.0, 0.2, 0.4, 0.6, 0.8, 0.8]

    Reference: Goyal et al. (2017), section 2.2.
    """

    def __init__(self, base_lr, target_lr, warmup_steps, after=None):
        if not (isinstance(base_lr, (int, float)) and base_lr >= 0):
            raise ValueError(f"`base_lr` must be a float of at least 0. Received: base_lr={base_lr!r}")
        if not (isinstance(target_lr, (int, float)) and target_lr >= 0):
            raise ValueError(f"`target_lr` must be a float of at least 0. Received: target_lr={target_lr!r}")
        if not (isinstance(warmup_steps, int) and warmup_steps >= 0):
            raise ValueError(f"`warmup_steps` must be an int of at least 0. Received: warmup_steps={warmup_steps!r}")
        is_rate = isinstance(after, (int, float)) and after >= 0
        if not (after is None or is_rate or isinstance(after, keras.optimizers.schedules.LearningRateSchedule)):
            raise ValueError(
                f"`after` must be a `LearningRateSchedule`, a float of at least 0, or None. Received: after={after!r}"
            )
        self.base_lr = base_lr
        self.target_lr = target_lr
        self.warmup_steps = warmup_steps
        self.after = after

    def __call__(self, step):
        """The learning rate of `step`, an int or an int tensor of shape `()`."""
        # Both branches are computed, as the step may be a tensor: keep the division and `after` within their range.
        share = ops.cast(step, "float32") / max(self.warmup_steps, 1)
        rising = self.base_lr + (self.target_lr - self.base_lr) * share
        later = ops.maximum(step - self.warmup_steps, 0)
        if self.after is None:
            settled = self.target_lr
        elif callable(self.after):
            settled = self.after(later)
        else:
            settled = self.after
        return ops.where(step < self.warmup_steps, rising, ops.cast(settled, "float32"))

    def get_config(self):
        """Arguments that rebuild this schedule."""
        return {
            "base_lr": self.base_lr,
            "target_lr": self.target_lr,
            "warmup_steps": self.warmup_steps,
            "after": keras.saving.serialize_keras_object(self.after),
        }

    @classmethod
    def from_config(cls, config):
        """Rebuild the schedule, and the one that comes after."""
        return cls(**{**config, "after": keras.saving.deserialize_keras_object(config["after"])})
