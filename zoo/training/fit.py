"""Training: `train_step`, repeated over shuffled batches, made fast and watched."""

import random
import sys
import warnings
from functools import partial

import keras
import numpy as np
import tensorflow as tf

from zoo.training.audit import Audit, AuditWarning
from zoo.training.backup import Backup
from zoo.training.batch_sizes import read_batch_sizes
from zoo.training.checks import check_labels, read_optimizer, warn_of_logits
from zoo.training.distributed import distributed_step
from zoo.training.epoch import make_epoch
from zoo.training.evaluate import Evaluation, first_answer
from zoo.training.examples import Examples, read_examples
from zoo.training.meter import Meter
from zoo.training.objective import read_loss, read_metrics
from zoo.training.progress import EpochProgress
from zoo.training.randomness import epoch_order, renumber, reseed
from zoo.training.step import train_step


def fit(
    model: keras.Model,
    data,
    optimizer,
    loss,
    *,
    epochs=1,
    batch_size=32,
    validation=None,
    metrics=(),
    callbacks=(),
    seed=None,
    shuffle=True,
    resume=None,
    strategy=None,
    audit=True,
    jit_compile="auto",
    verbose="auto",
) -> keras.callbacks.History:
    """Train a model: `epochs` times, every batch of the shuffled data through `zoo.training.train_step`.

    With arrays the whole epoch is one compiled graph, by XLA where the model allows it. A callback that watches single
    batches, such as `TerminateOnNaN` or `TensorBoard`, gets them, at the speed of a loop in Python. Data too large for
    memory, and a `tf.data.Dataset`, go through a tf.data pipeline.

    The model is compiled with this optimizer and loss, so callbacks find and save them as they expect.

    Args:
        model: a `keras.Model`.
        data: `(x, y)`, `(x, y, sample_weight)`, a `zoo.data.Dataset`, or a `tf.data.Dataset` of such batches, which
            then are shuffled and batched as it says.
        optimizer: a `keras.optimizers.Optimizer`, such as those of `zoo.optimizers`; it clips and decays as it was
            told to.
        loss: a keras loss, a function of `(y, outputs)`, or a name. The classifiers of the zoo return logits: build the
            loss with `from_logits=True`.
        epochs: int, passes over the data. Defaults to `1`.
        batch_size: int, a list with one per epoch, or a function of the epoch. The last batch of an epoch may be short.
            Defaults to `32`.
        validation: like `data`, measured after every epoch, reported with `val_` before each name.
        metrics: keras metrics, functions, or names such as "accuracy". Weighted where examples are.
        callbacks: `keras.callbacks.Callback` objects.
        seed: int. Fixes the order of the examples and the model's dropout and noise; with the same start the run is the
            same bit for bit. Defaults to `None`: another draw each time.
        shuffle: whether each epoch has an order of its own. Defaults to `True`.
        resume: folder for a backup after every epoch. If it holds one, from a run that was killed, training goes on
            from there to the weights it would have reached. `epochs` counts from the very beginning.
        strategy: a `tf.distribute.Strategy` in whose scope model and optimizer were made. The result is that of one
            device. (Keras's own batch norm normalizes by each device's part of the batch; `zoo.layers.FusedBatchNorm`,
            which the zoo's models have, by all of it.)
        audit: whether `zoo.training.Audit` watches the first epoch. Defaults to `True`.
        jit_compile: `True`, `False`, or `"auto"`: XLA if all layers and the data's types support it.
        verbose: `True`, `False`, or `"auto"`: a progress bar if somebody watches.

    Returns:
        `keras.callbacks.History`: `.history["loss"]` has one exact mean per epoch, taken while the weights moved.

    Raises:
        ValueError: if an argument cannot be used, in one sentence that names it.

    Example:

    >>> from zoo.models import LinearRegression
    >>> from zoo.optimizers import SGD
    >>> x = np.linspace(-1, 1, 20)[:, None]
    >>> line = LinearRegression(input_shape=(1,))
    >>> history = fit(line, (x, 3 * x[:, 0] + 1), SGD(0.1), "mean_squared_error", epochs=50, batch_size=5, seed=0)
    >>> [round(float(v.squeeze()), 2) for v in line.get_weights()]
    [3.0, 1.0]
    """
    if isinstance(epochs, bool) or not isinstance(epochs, int) or epochs < 0:
        raise ValueError(f"`epochs` must be a whole number of at least 0. Received: epochs={epochs!r}")
    examples, loss, size = read_examples(data), read_loss(loss), read_batch_sizes(batch_size)
    model.compile(optimizer=read_optimizer(optimizer), loss=loss)
    optimizer = model.optimizer  # under mixed precision Keras has wrapped it in a LossScaleOptimizer
    y, outputs = first_answer(model, examples)
    if isinstance(examples, Examples):
        check_labels(examples.y, loss, outputs)
    if audit:
        warn_of_logits(loss, outputs)
    strategy = strategy or model.distribute_strategy
    distributed = strategy is not tf.distribute.get_strategy()
    learn = (
        distributed_step(strategy, model, optimizer, loss)
        if distributed
        else partial(train_step, model, optimizer, loss)
    )
    with strategy.scope():
        optimizer.build(model.trainable_variables)  # variables cannot be made while a graph is traced

    meter = Meter(loss, read_metrics(metrics, loss, y, outputs))
    meter.update(0.0, y, outputs)  # some metrics make variables at their first update
    evaluation = None
    if validation is not None:
        copies = [m.__class__.from_config(m.get_config()) for m in meter.metrics]
        evaluation = Evaluation(model, read_examples(validation, "validation"), loss, copies)

    def step(x, y, weight=None):
        value, outputs = learn(x, y) if weight is None else learn(x, y, weight)
        meter.update(value, y, outputs, weight)

    seed = random.getrandbits(31) if seed is None else seed
    history = keras.callbacks.History()
    progress = EpochProgress() if (sys.stdout.isatty() if verbose == "auto" else verbose) else None
    backup = Backup(resume, seed, history) if resume else None
    # The backup comes last, so that it saves what the others changed: a learning rate, restored weights.
    watchers = [history, *callbacks, *filter(None, [progress, backup])]
    watcher = keras.callbacks.CallbackList(watchers, model=model, epochs=epochs, verbose=0)
    by_batch = any(watches_batches(callback) for callback in callbacks)
    run = make_epoch(step, model, examples, False if distributed else jit_compile)

    model.stop_training, model._initial_epoch = False, None
    logs: dict[str, float] = {}
    try:
        watcher.on_train_begin()
        first, seed = (
            (backup.epoch, backup.seed) if backup else (model._initial_epoch or 0, seed)
        )  # or BackupAndRestore's
        for epoch in range(first, epochs):
            watcher.on_epoch_begin(epoch)
            reseed(model, seed, epoch)
            renumber(examples, epoch)
            meter.reset()
            order = epoch_order(len(examples), seed, epoch, shuffle) if isinstance(examples, Examples) else None
            watch = Audit(model).before() if audit and epoch == first else None
            if by_batch:
                for number, batch in enumerate(run.batches(order, size(epoch))):
                    watcher.on_train_batch_begin(number)
                    batch()
                    watcher.on_train_batch_end(number, meter.result())
                    if model.stop_training:
                        break
            else:
                run.run(order, size(epoch))
            logs = meter.result()
            if watch:
                watch.after(logs["loss"], partial(_gradients, model, loss, examples))
            elif audit and not np.isfinite(logs["loss"]):
                audit = False  # once is enough
                warnings.warn(f"The loss became NaN or infinite in epoch {epoch + 1}", AuditWarning, stacklevel=2)
            if evaluation:
                logs |= {f"val_{name}": value for name, value in evaluation.run(1024).items()}
            watcher.on_epoch_end(epoch, logs)
            if model.stop_training:
                break
        if epochs:
            optimizer.finalize_variable_values(model.trainable_variables)  # the moving average, if one was asked for
        watcher.on_train_end(logs)
    finally:
        if progress:
            progress.close()
    return history


def watches_batches(callback: keras.callbacks.Callback) -> bool:
    """Whether a callback does something at every batch, so that the epoch cannot stay inside one graph."""
    if isinstance(callback, keras.callbacks.ModelCheckpoint | keras.callbacks.BackupAndRestore):
        return callback.save_freq != "epoch"
    if isinstance(callback, keras.callbacks.LambdaCallback):
        return any(
            getattr(callback, name).__name__ != "<lambda>" for name in ("on_train_batch_begin", "on_train_batch_end")
        )
    hooks = ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end")
    return any(getattr(type(callback), hook) is not getattr(keras.callbacks.Callback, hook) for hook in hooks)


def _gradients(model, loss, examples):
    """One gradient per trainable variable on a few examples, None where the loss does not depend on the variable."""
    x, y, *_ = examples.take(slice(0, 64)) if isinstance(examples, Examples) else next(iter(examples))
    with tf.GradientTape() as tape:
        value = loss(y, model(keras.tree.map_structure(tf.convert_to_tensor, x), training=False)) + sum(model.losses)
    return tape.gradient(value, model.trainable_variables)
