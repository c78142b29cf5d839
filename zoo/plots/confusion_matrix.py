"""Which classes are taken for which."""

import numpy as np


def confusion_matrix(logits, labels, *, class_names=(), images=None, worst: int = 8, title: str = ""):
    """Draw how often each class is taken for each, and beside it the examples the model is most wrong about.

    Args:
        logits: ``(n, classes)``, or probabilities: the largest is the answer.
        labels: class ids, ``(n,)``.
        class_names: one name a class. Defaults to the numbers.
        images: the examples ``(n, height, width[, channels])``; with them the `worst` mistakes are shown, those whose
            true class got the least beside the class chosen.
        worst: int, how many.
        title: above the matrix.

    Returns:
        `matplotlib.figure.Figure`; the first axes are the matrix: rows are true classes, columns the model's.

    Raises:
        ValueError: if logits, labels, names and images do not fit together, or logits are not finite.

    Example:

    >>> figure = confusion_matrix([[2.0, 0.0], [0.0, 1.0], [3.0, 0.0]], [0, 1, 1])
    >>> figure.axes[0].images[0].get_array().tolist()
    [[1, 0], [1, 1]]
    """
    from matplotlib.figure import Figure

    logits, labels = np.asarray(logits, "float64"), np.asarray(labels)
    if logits.ndim != 2 or labels.shape != logits.shape[:1]:
        raise ValueError(f"logits are (n, classes), labels (n,). Received: shapes {logits.shape} and {labels.shape}")
    classes = logits.shape[1]
    names = list(class_names) or [str(c) for c in range(classes)]
    if len(names) != classes:
        raise ValueError(f"one name a class was expected. Received: {len(names)} names, {classes} classes")
    if not len(labels) or not np.isfinite(logits).all():
        raise ValueError("logits must be finite, of at least one example: see what the model returned")
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels must be class ids from 0 to {classes - 1}. Received: {labels[:9].tolist()}")
    if images is not None and len(images) != len(labels):
        raise ValueError(f"one image a label was expected. Received: {len(images)} images, {len(labels)} labels")
    answers = logits.argmax(axis=1)
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels, answers), 1)
    wrong = np.flatnonzero(answers != labels)
    margin = logits[wrong, labels[wrong]] - logits[wrong, answers[wrong]]  # below 0: how far the truth was behind
    shown = wrong[np.argsort(margin, kind="stable")][:worst] if images is not None else wrong[:0]

    figure = Figure(
        figsize=(5.2 + 0.25 * classes + (4.2 if len(shown) else 0), 4.2 + 0.2 * classes), layout="constrained"
    )
    widths = (3, 2) if len(shown) else (1,)
    parts = figure.subfigures(1, len(widths), width_ratios=widths, squeeze=False)[0]
    axes = parts[0].subplots()
    there = counts.sum(axis=1) > 0
    worst_share = (counts.diagonal()[there] / counts.sum(axis=1)[there]).min()
    axes.imshow(counts, cmap="Blues", vmin=0, vmax=max(counts.max(), 1), aspect="equal")
    for i, j in np.argwhere(counts):
        dark = counts[i, j] > 0.6 * counts.max()
        axes.text(j, i, counts[i, j], ha="center", va="center", fontsize=8, color="white" if dark else "black")
    axes.set_xticks(range(classes), names, rotation=45 if max(map(len, names)) > 2 else 0)
    axes.set_yticks(range(classes), names)
    axes.set(xlabel="the model's answer", ylabel="true class")
    axes.set_title(title or f"{np.trace(counts) / len(labels):.1%} right; worst class {worst_share:.1%}")
    if len(shown):
        parts[1].suptitle("most wrong", fontsize=10)
        places = parts[1].subplots(-(-len(shown) // 2), 2, squeeze=False).ravel()
        for place in places:
            place.set_axis_off()
        for place, number in zip(places, shown, strict=False):  # the last row may have a place too many
            place.imshow(np.asarray(images[number], "float64").squeeze(), cmap="gray")
            place.set_title(f"{names[labels[number]]} as {names[answers[number]]}", fontsize=8)
    return figure
