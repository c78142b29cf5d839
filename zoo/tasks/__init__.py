"""What the models learn: a task turns a model's name and a data set into something to train and to measure.

`LEARNS` and `TASKS` can be read without a framework; one is imported when a problem is posed.
"""

import importlib

from zoo.tasks.problem import Problem

LEARNS = {  # what each model can learn; a binary label is also one of two classes
    "linear_regression": ("regression",),
    "perceptron": ("binary",),
    "softmax_regression": ("classification", "binary"),
    "mlp": ("classification", "binary"),
    "lenet5": ("classification", "binary"),
    "convnet": ("classification", "binary"),
    "vgg": ("classification", "binary"),
    "resnet20": ("classification", "binary"),
    "resnet18": ("classification", "binary"),
    "seq2seq": ("translation",),
    "seq2seq_dot": ("translation",),
    "seq2seq_additive": ("translation",),
    "transformer": ("translation",),
    "charrnn": ("text",),
    "chargru": ("text",),
    "charlstm": ("text",),
}
TASKS = {  # by `Dataset.task`: the module whose function `pose(name, dataset, **options)` returns a Problem
    "regression": "zoo.tasks.regression",
    "binary": "zoo.tasks.classification",
    "classification": "zoo.tasks.classification",
    "translation": "zoo.tasks.translation",
    "text": "zoo.tasks.language",
}

__all__ = ["LEARNS", "TASKS", "Problem", "check_name", "pose"]


def check_name(name: str) -> None:
    """Refuse a model that is not there.

    Raises:
        ValueError: listing those that are.
    """
    if name not in LEARNS:
        raise ValueError(f"there is no model {name!r}. Known models: {', '.join(LEARNS)}")


def pose(name: str, dataset, **options) -> Problem:
    """Shape the model `name` for `dataset`, and say what it is trained by and measured with.

    Args:
        name: str, a key of `zoo.models.MODELS`.
        dataset: `zoo.data.Dataset`, whose `task` the model learns.
        **options: arguments for the model's builder, and for the task, beside those the data decides.

    Returns:
        `Problem`.

    Raises:
        ValueError: if the model is unknown, does not learn this task, or does not know an option.

    Example:

    >>> from zoo.data import load
    >>> problem = pose("mlp", load("iris"), hidden=(8,))
    >>> problem.model.output_shape, problem.metric
    ((None, 3), 'accuracy')
    """
    check_name(name)
    if dataset.task not in LEARNS[name]:
        able = [model for model, tasks in LEARNS.items() if dataset.task in tasks]
        raise ValueError(
            f"{name} learns {' or '.join(LEARNS[name])}, and {dataset.name} is {dataset.task}. "
            f"Models for it: {', '.join(able) or 'none yet'}"
        )
    return importlib.import_module(TASKS[dataset.task]).pose(name, dataset, **options)
