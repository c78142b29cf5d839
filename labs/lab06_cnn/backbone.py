"""Trains the backbone that `transfer` is graded with, and writes it to backbone.json beside this file.

python -m labs.lab06_cnn.backbone
"""

import json
from pathlib import Path

import keras
import numpy as np
from keras import layers

from labs.lab06_cnn.exercises import split
from labs.lab06_cnn.probes import new_backbone

FILE = Path(__file__).with_name("backbone.json")
SEED = 1


def main() -> None:
    """Train on the digits that are learned from, with a little noise, and keep all but the last layer."""
    keras.utils.set_random_seed(SEED)
    images, labels, learned = split()
    backbone = new_backbone()
    model = keras.Sequential([layers.GaussianNoise(0.1), backbone, layers.Dense(10)])
    model.compile(
        keras.optimizers.Adam(0.005), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"]
    )
    model.fit(images[:learned], labels[:learned], batch_size=60, epochs=40, verbose=2)
    _, accuracy = model.evaluate(images[learned:], labels[learned:], verbose=0)
    card = {
        "what": "a small convolutional network for 8×8 digits without its last layer",
        "data": "digits: Alpaydin and Kaynak (1998), UCI, as shipped by scikit-learn; CC BY 4.0",
        "command": "python -m labs.lab06_cnn.backbone",
        "seed": SEED,
        "accuracy_on_unseen_digits": round(accuracy, 4),
    }
    head = json.dumps(card, ensure_ascii=False, indent=2).removesuffix("\n}")
    weights = ",\n    ".join(json.dumps(np.round(w.astype("float64"), 3).tolist()) for w in backbone.get_weights())
    FILE.write_text(f'{head},\n  "weights": [\n    {weights}\n  ]\n}}\n', encoding="utf-8")
    print(f"{FILE.name}: {accuracy:.3f} of unseen digits are read rightly")


if __name__ == "__main__":
    main()
