"""Beam search of width 5 over 100 sentences: all at once in one compiled loop, against loops in Python.

The Python loops are those one writes first: for each sentence a list of hypotheses, continued and sorted in Python, the
model's step compiled and called for all five together; and the zoo's own search called with one sentence at a time.
The model is fresh: hardly anything it says ends early, so every candidate takes as many steps.
"""

import statistics
import time

import numpy as np

from benchmarks.row import row

SENTENCES, WIDTH, WORDS, ALPHA = 100, 5, 1800, 0.6
ROUNDS = 3


def run() -> list[dict]:
    import keras

    from zoo.models import Seq2Seq

    keras.utils.set_random_seed(0)
    model = Seq2Seq(WORDS, WORDS, attention="additive", embedding=64, units=128, length=12)
    source = np.random.default_rng(0).integers(4, model.source.size, (SENTENCES, model.length)).astype("int32")
    candidates = {"ours": at_once(model), "one by one": one_by_one(model), "lists": lists(model)}
    said = {name: candidate(source) for name, candidate in candidates.items()}  # compiles as well
    agree = np.mean([(said["ours"] == said[name]).all(axis=1).mean() for name in ("one by one", "lists")])
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(ROUNDS):
        for name, candidate in candidates.items():
            start = time.perf_counter()
            candidate(source)
            times[name].append(time.perf_counter() - start)
    median = {name: statistics.median(values) for name, values in times.items()}
    return [
        compared("beam search: Python loop over sentences / all at once", median["lists"], median["ours"], 10, agree),
        compared("beam search: one by one, compiled / all at once", median["one by one"], median["ours"], 3, agree),
    ]


def compared(name, above, below, least, agree) -> dict:
    detail = f"{above:.3f} s against {below:.3f} s for {SENTENCES} sentences, {agree:.0%} of them the same"
    return row(name, above / below, detail, least=least, also=agree > 0.95)  # rounding may turn two of one score


def at_once(model):
    return lambda source: model.beam_search(source, WIDTH, ALPHA)[0]


def one_by_one(model):
    return lambda source: np.concatenate([model.beam_search(row[None], WIDTH, ALPHA)[0] for row in source])


def lists(model):
    """Sentence by sentence, hypotheses in a Python list, the model's step compiled."""
    import keras
    import tensorflow as tf

    from zoo.models.words import BEGIN, END

    start = tf.function(model.start, jit_compile=True)
    step = tf.function(model.step, jit_compile=True)
    penalty = lambda length: ((5 + length) / 6) ** ALPHA  # noqa: E731

    def search(row):
        memory, state = start(row[None])
        memory, state = keras.tree.map_structure(lambda a: tf.repeat(a, WIDTH, axis=0), (memory, state))
        beams = [([BEGIN], 0.0, 0)]  # tokens, log-probability, row of the state
        for _ in range(model.length):
            last = [tokens[-1] for tokens, _, _ in beams]
            logits, state = step(tf.constant(last + [END] * (WIDTH - len(last))), state, memory)
            log_p, grown = tf.nn.log_softmax(logits).numpy(), []
            for number, (tokens, total, _) in enumerate(beams):
                if tokens[-1] == END:
                    grown.append((tokens, total, number))
                    continue
                for token in np.argsort(-log_p[number])[:WIDTH]:
                    grown.append(([*tokens, int(token)], total + log_p[number, token], number))
            beams = sorted(grown, key=lambda beam: -beam[1] / penalty(len(beam[0]) - 1))[:WIDTH]
            parents = [parent for _, _, parent in beams]
            state = keras.tree.map_structure(lambda a, rows=parents: tf.gather(a, rows), state)
            if all(tokens[-1] == END for tokens, _, _ in beams):
                break
        said = beams[0][0][1:]
        return said + [END] * (model.length - len(said))

    return lambda source: np.array([search(row) for row in source])
