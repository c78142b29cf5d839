"""A bar that moves with every epoch and says what was measured."""

import keras
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class EpochProgress(keras.callbacks.Callback):
    """One line: epochs done, time left, the loss and metrics of the last epoch."""

    def on_train_begin(self, logs=None):
        """Show the empty bar."""
        columns = (
            "epoch",
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[measured]}"),
        )
        self.bar = Progress(*columns, console=Console())
        self.task = self.bar.add_task("training", total=self.params["epochs"], measured="compiling")
        self.bar.start()

    def on_epoch_end(self, epoch, logs=None):
        """Move the bar."""
        measured = "  ".join(f"{k} {v:.4f}" for k, v in (logs or {}).items() if isinstance(v, float))
        self.bar.update(self.task, completed=epoch + 1, measured=measured)

    def on_train_end(self, logs=None):
        """Leave the last state on the screen."""
        self.close()

    def close(self):
        """Give the terminal back, also after an error."""
        if hasattr(self, "bar"):
            self.bar.stop()
