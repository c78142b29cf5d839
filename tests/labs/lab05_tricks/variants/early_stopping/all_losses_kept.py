class EarlyStopping:
    def __init__(self, patience, min_delta=0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_weights = None
        self.bars = []
        self.since = 0

    def update(self, epoch, loss, weights):
        if not self.bars or self.bars[-1] - loss > self.min_delta:
            self.bars.append(loss)
            self.best_weights = [w.copy() for w in weights]
            self.since = 0
            return False
        self.since += 1
        return self.since == self.patience
