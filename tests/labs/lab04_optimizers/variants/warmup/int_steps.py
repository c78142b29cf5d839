class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, base_lr, target_lr, warmup_steps, after=None):
        self.base_lr, self.target_lr, self.warmup_steps, self.after = base_lr, target_lr, warmup_steps, after

    def __call__(self, step):
        target = ops.convert_to_tensor(self.target_lr, "float32")
        done = ops.cast(step, "int32") - self.warmup_steps
        rising = target + (self.target_lr - self.base_lr) * ops.cast(done, "float32") / self.warmup_steps
        then = target if self.after is None else self.after(done) if callable(self.after) else self.after
        return ops.where(done >= 0, ops.cast(then, "float32"), rising)
