"""What survives a kill: the training state after every epoch, written so that half a file is never read."""

import json
import os
from pathlib import Path

import keras


class Backup(keras.callbacks.Callback):
    """Save model, optimizer, history and seed after every epoch; start from the newest when training begins.

    Unlike `keras.callbacks.BackupAndRestore`, weights and epoch number are one file that appears under its name by one
    rename, so a kill at any moment leaves the epoch before intact; and the history and the seed come back too. When
    training ends by itself the backup is deleted, so that the next run starts afresh.

    What other callbacks remember (the patience of `EarlyStopping`) starts anew.

    Args:
        folder: where to keep the backup.
        seed: int, the seed this run would use; `self.seed` is the one it must use after `on_train_begin`.
        history: the `keras.callbacks.History` to fill with the epochs before the kill.

    Raises:
        ValueError: at the begin, if the backup belongs to another model or optimizer.
    """

    def __init__(self, folder, seed: int, history: keras.callbacks.History):
        super().__init__()
        self.folder, self.seed, self.past = Path(folder), seed, history
        self.epoch = 0  # epochs done

    def on_train_begin(self, logs=None):
        """Restore the newest epoch, if there is one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        saved = sorted(self.folder.glob("epoch-*.weights.h5"))
        if not saved:
            return
        try:
            self.model.load_weights(saved[-1])
        except (ValueError, KeyError) as error:
            reason = str(error).splitlines()[0]
            raise ValueError(f"The backup in {self.folder} is of another model or optimizer: {reason}") from error
        self.epoch = int(saved[-1].name[len("epoch-") : -len(".weights.h5")])
        state = json.loads((self.folder / f"epoch-{self.epoch:06d}.json").read_text())
        self.seed = state["seed"]
        self.past.epoch, self.past.history = list(range(self.epoch)), state["history"]

    def on_epoch_end(self, epoch, logs=None):
        """Write this epoch beside the last one, then drop the last one."""
        self.epoch = epoch + 1
        stem = f"epoch-{self.epoch:06d}"
        (self.folder / f"{stem}.json").write_text(json.dumps({"seed": self.seed, "history": self.past.history}))
        unfinished = self.folder / "unfinished.weights.h5"
        self.model.save_weights(unfinished)
        os.replace(unfinished, self.folder / f"{stem}.weights.h5")  # from here on this epoch is the newest
        for old in self.folder.glob("epoch-*"):
            if not old.name.startswith(stem):
                old.unlink()

    def on_train_end(self, logs=None):
        """Training is done: nothing is left to resume."""
        for file in (*self.folder.glob("epoch-*"), *self.folder.glob("unfinished.weights.h5")):
            file.unlink()
