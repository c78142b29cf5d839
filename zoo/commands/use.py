"""`zoo generate` and `zoo translate`: put trained weights to use."""

from typing import Annotated, Any

import typer
from rich.text import Text

from zoo.commands.arguments import Data, Name
from zoo.commands.screen import app, screen


@app.command()
def generate(
    name: Name,
    data: Data,
    prompt: Annotated[str, typer.Option(help="What is read first.")] = "\n",
    length: Annotated[int, typer.Option(min=1, help="Characters to write.")] = 300,
    temperature: Annotated[float, typer.Option(min=0, help="0: the likeliest each time; 1: as it learned.")] = 0.8,
    top_k: Annotated[int | None, typer.Option(min=1, help="Choose among so many characters only.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="The same seed writes the same text.")] = None,
) -> None:
    """Let a language model write on: `zoo generate charlstm --data tiny_shakespeare --prompt ROMEO:`."""
    model = _trained(name, data, "text")
    written = model.generate(prompt, length=length, temperature=temperature, top_k=top_k, seed=seed)
    screen.print(Text(prompt.lstrip("\n") + written), soft_wrap=True)


@app.command()
def translate(
    name: Name,
    data: Data,
    sentences: Annotated[list[str], typer.Argument(help="What to translate, each in quotes.")],
    width: Annotated[int, typer.Option(min=1, help="Beams; 1 takes the likeliest word each time.")] = 1,
) -> None:
    """Translate: `zoo translate seq2seq_additive --data dates "tuesday 5 march 2019"`."""
    for answer in _trained(name, data, "translation").translate(sentences, width=width):
        screen.print(Text(answer), soft_wrap=True)


def _trained(name: str, data: str, task: str) -> Any:
    """The model with its bundled weights."""
    from zoo.tasks import LEARNS, check_name

    check_name(name)
    if task not in LEARNS[name]:
        able = ", ".join(model for model, tasks in LEARNS.items() if task in tasks)
        raise ValueError(f"{name} learns {' or '.join(LEARNS[name])}, not {task}. Models for it: {able}")
    from zoo.models import MODELS

    return MODELS[name](weights=data)
