class Step:
    def __init__(self, model, optimizer, loss):
        self.parts = model, optimizer, loss
        optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=True)
    def learn(self, x, y):
        return train_step(*self.parts, x, y)

    def __call__(self, x, y):
        return self.learn(tf.constant(np.asarray(x)), tf.constant(np.asarray(y)))


def make_step(model, optimizer, loss):
    return Step(model, optimizer, loss)
