class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, base_lr, target_lr, warmup_steps, after=None):
        self.base_lr, self.target_lr, self.warmup_steps, self.after = base_lr, target_lr, warmup_steps, after

    def __call__(self, step):
        step = ops.cast(step, "float32")
        share = ops.clip(step / self.warmup_steps, 0.0, 1.0) if self.warmup_steps else 1.0
        rising = (1 - share) * self.base_lr + share * self.target_lr
        if self.after is None:
            return rising
        later = self.after(step - self.warmup_steps) if callable(self.after) else self.after
        return ops.where(step < self.warmup_steps, rising, later)
