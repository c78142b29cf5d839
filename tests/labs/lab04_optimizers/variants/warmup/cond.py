import tensorflow as tf


class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, base_lr, target_lr, warmup_steps, after=None):
        self.base_lr, self.target_lr, self.warmup_steps, self.after = base_lr, target_lr, warmup_steps, after

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        return tf.cond(step < self.warmup_steps, lambda: self.rising(step), lambda: self.settled(step))

    def rising(self, step):
        return self.base_lr + step * (self.target_lr - self.base_lr) / self.warmup_steps

    def settled(self, step):
        if self.after is None:
            return tf.constant(self.target_lr, tf.float32)
        if callable(self.after):
            return tf.cast(self.after(step - self.warmup_steps), tf.float32)
        return tf.constant(self.after, tf.float32)
