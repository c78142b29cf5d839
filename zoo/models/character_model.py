"""The model that `CharRNN` builds."""

from typing import Any

import keras
import numpy as np
from keras import ops

from zoo.layers.gru_cell import GRUCell
from zoo.layers.lstm_cell import LSTMCell
from zoo.layers.recurrent import Recurrent
from zoo.layers.rnn_cell import RNNCell
from zoo.models.arguments import positive_integer
from zoo.models.characters import Characters
from zoo.models.sample import check_sampling, sample

CELLS = {"rnn": RNNCell, "gru": GRUCell, "lstm": LSTMCell}


@keras.saving.register_keras_serializable(package="zoo")
class CharacterModel(keras.Model):
    """Reads characters, says which comes next, and goes on writing where it stopped. `CharRNN` tells the arguments."""

    memory: tuple[Any, Any]  # the state, and the id of the character that was written last and not read yet

    def __init__(self, cell, vocabulary, embedding, units, layers, dropout, tied, name=None):
        super().__init__(name=name)
        if cell not in CELLS:
            raise ValueError(f"`cell` must be one of {', '.join(CELLS)}. Received: cell={cell!r}")
        if isinstance(dropout, bool) or not isinstance(dropout, (int, float)) or not 0 <= dropout < 1:
            raise ValueError(f"`dropout` must be a number in [0, 1). Received: dropout={dropout!r}")
        if tied and embedding != units:
            raise ValueError(
                "With tied=True the output uses the embedding's matrix, so `embedding` must equal `units`. "
                f"Received: embedding={embedding!r}, units={units!r}"
            )
        self.characters = Characters(vocabulary)
        size, embedding = self.characters.size, positive_integer("embedding", embedding)
        units, layers = positive_integer("units", units), positive_integer("layers", layers)
        self.settings = {
            "cell": cell, "vocabulary": self.characters.text, "embedding": embedding, "units": units, "layers": layers,
            "dropout": dropout, "tied": bool(tied),
        }  # fmt: skip
        self.embed = keras.layers.Embedding(size, embedding, name="embedding")
        self.recurrent = [
            Recurrent(CELLS[cell](units), return_sequences=True, return_state=True, name=f"recurrent_{number}")
            for number in range(1, layers + 1)
        ]
        # One mask for all places of a text, which for a recurrent network is the better one (Gal and Ghahramani, 2016),
        # and draws few numbers: under XLA on a CPU each costs as much as hundreds of multiplications.
        self.drop = keras.layers.Dropout(dropout, noise_shape=(None, 1, None))
        self.logits = None if tied else keras.layers.Dense(size, name="logits")
        self.forget()
        self.build((None, None))

    def build(self, ids_shape):
        """Make all variables."""
        features = self.settings["embedding"]
        self.embed.build(ids_shape)
        for layer in self.recurrent:
            layer.build((*ids_shape, features))
            features = self.settings["units"]
        if self.logits is None:
            self.bias = self.add_weight(shape=(self.characters.size,), initializer="zeros", name="bias")
        else:
            self.logits.build((*ids_shape, features))
        self.drop.build((*ids_shape, features))
        self.built = True

    def call(self, ids, state=None, return_state=False, training=False):
        """Logits ``(n, time, vocabulary)``, one row after each of the ids ``(n, time)``.

        With `return_state` also the state, a list with that of each layer, from which a later call reads on. The state
        `None` is the start of a text.
        """
        state = list(state or [None] * len(self.recurrent))
        embeddings = ops.convert_to_tensor(self.embed.embeddings)
        # Every character of the vocabulary is projected once, not at each of the places where it stands.
        table = self.recurrent[0].cell.project(embeddings)  # (vocabulary, gates * units)
        h, state[0] = self.recurrent[0].read(ops.take(table, ids, axis=0), state[0])  # (n, time, units)
        for number, layer in enumerate(self.recurrent[1:], start=1):
            h, state[number] = layer(self.drop(h, training=training), initial_state=state[number])
        h = self.drop(h, training=training)
        logits = ops.matmul(h, ops.transpose(embeddings)) + self.bias if self.logits is None else self.logits(h)
        return (logits, state) if return_state else logits

    def generate(self, prompt="", length=200, temperature=1.0, top_k=None, seed=None) -> str:
        """Read `prompt`, then write `length` characters, each drawn by what was read and written before.

        The model remembers: the next call goes on after the last character. `forget` makes it start anew. A text that
        starts without a prompt starts on a new line.

        Args:
            prompt: str, what to read first; it is not in the answer.
            length: int, characters to write. Defaults to `200`.
            temperature: float of at least 0, as in `zoo.models.sample`. Defaults to `1.0`.
            top_k: int, choose among this many characters only. Defaults to `None`: all.
            seed: int. With the same start and weights the text is the same on all backends. Defaults to `None`.

        Returns:
            str, the characters written.

        Raises:
            ValueError: if the prompt is no string or holds an unknown character, or another argument cannot be used.
        """
        if not isinstance(prompt, str):
            raise ValueError(f"`prompt` must be a string. Received: prompt={prompt!r}")
        length = positive_integer("length", length)
        check_sampling(temperature, top_k, self.characters.size)
        ids = self.characters.encode(prompt)
        state, last = self.memory
        ids = ids if last is None else np.append(last, ids)
        if not len(ids):
            ids = self.characters.encode("\n" if "\n" in self.characters.text else self.characters.text[0])
        written, rng = [], np.random.default_rng(seed)
        for _ in range(length):
            logits, state = self(ops.convert_to_tensor(ids[None]), state=state, return_state=True)
            state = keras.tree.map_structure(ops.stop_gradient, state)
            ids = np.array([sample(ops.convert_to_numpy(logits)[0, -1], temperature, top_k, rng)], "int32")
            written.append(int(ids[0]))
        self.memory = state, ids
        return self.characters.decode(written)

    def forget(self) -> None:
        """Let the next text start anew."""
        self.memory = None, None

    def get_config(self):
        """Arguments that rebuild this model."""
        return {**self.settings, "name": self.name}
