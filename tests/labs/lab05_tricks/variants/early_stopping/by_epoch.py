import copy


class EarlyStopping:
    def __init__(self, patience, min_delta=0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_weights = None
        self.best_epoch = self.best_loss = None

    def update(self, epoch, loss, weights):
        if self.best_epoch is None or loss < self.best_loss - self.min_delta:
            self.best_epoch, self.best_loss = epoch, loss
            self.best_weights = copy.deepcopy(weights)
        return epoch - self.best_epoch >= self.patience
