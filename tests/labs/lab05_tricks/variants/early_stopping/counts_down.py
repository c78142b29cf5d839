class EarlyStopping:
    def __init__(self, patience, min_delta=0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_weights = None
        self.bar = float("inf")
        self.left = patience

    def update(self, epoch, loss, weights):
        if loss + self.min_delta < self.bar:
            self.bar, self.left = loss, self.patience
            self.best_weights = [ops.convert_to_tensor(w) + 0.0 for w in weights]
        else:
            self.left -= 1
        return bool(self.left <= 0)
