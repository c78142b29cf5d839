class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, base_lr, target_lr, warmup_steps, after=None):
        self.base_lr, self.target_lr, self.warmup_steps, self.after = base_lr, target_lr, warmup_steps, after

    def __call__(self, step):
        after = self.after
        if after is None:
            after = self.target_lr
        if not callable(after):
            constant = after
            after = lambda later: constant  # noqa: E731
        step = ops.cast(step, "float32")
        early = ops.cast(step < self.warmup_steps, "float32")
        slope = (self.target_lr - self.base_lr) / max(self.warmup_steps, 1)
        return early * (self.base_lr + slope * step) + (1 - early) * after(ops.maximum(step - self.warmup_steps, 0.0))
