class EarlyStopping:
    def __init__(self, patience, min_delta=0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_weights = None
        self.losses = []

    def update(self, epoch, loss, weights):
        self.losses.append(loss)
        best, at = self.losses[0], 0
        for place, value in enumerate(self.losses):
            if best - value > self.min_delta:
                best, at = value, place
        if at == len(self.losses) - 1:
            self.best_weights = list(map(np.copy, weights))
        return np.bool_(len(self.losses) - 1 - at >= self.patience)
