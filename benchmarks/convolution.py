"""A training step of LeNet-5 and of ResNet-20: ours, Keras's `fit` compiled the same way, and PyTorch.

PyTorch gets the memory layout that is faster for it, found here. Two threads each side; medians over rounds that give
every candidate its turn.
"""

import contextlib
import io
import statistics
import time

import numpy as np

from benchmarks.clock import epoch_clock
from benchmarks.row import row

CASES = {"LeNet-5": ((28, 28, 1), 128, 20), "ResNet-20": ((32, 32, 3), 64, 16)}  # shape, batch, steps an epoch
ROUNDS = 3


def run() -> list[dict]:
    rows = []
    for name, (shape, batch, steps) in CASES.items():
        rng = np.random.default_rng(0)
        x = rng.random((batch * steps, *shape), dtype="float32")
        y = rng.integers(0, 10, len(x)).astype("int32")
        candidates = {"ours": ours(name, x, y, batch), "keras": keras_fit(name, x, y, batch)}
        candidates |= torch_steps(name, x, y, batch)
        times: dict[str, list[float]] = {candidate: [] for candidate in candidates}
        for _ in range(ROUNDS):
            for candidate, measure in candidates.items():
                times[candidate] += [seconds / steps for seconds in measure()]
        median = {candidate: statistics.median(values) for candidate, values in times.items()}
        alike = f"{name}: model.fit, compiled alike / zoo.training.fit"
        rows.append(compared(alike, median["keras"], median["ours"], 1.0))
        layouts = [median[layout] for layout in ("contiguous", "channels_last") if layout in median]
        if layouts:
            better = f"{name}: PyTorch in its better layout / zoo.training.fit"
            rows.append(compared(better, min(layouts), median["ours"], 1.1))
    return rows


def compared(name: str, above: float, below: float, least: float) -> dict:
    return row(name, above / below, f"{1000 * above:.1f} ms against {1000 * below:.1f} ms a step", least=least)


def keras_model(name: str):
    from zoo.models import LeNet5, ResNet20

    return LeNet5() if name == "LeNet-5" else ResNet20()


def ours(name, x, y, batch):
    import keras

    from zoo.optimizers import Momentum
    from zoo.training import fit

    def measure():
        watch, loss = epoch_clock(), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        fit(keras_model(name), (x, y), Momentum(0.01), loss, epochs=4, batch_size=batch, callbacks=[watch])
        return watch.seconds[1:]

    return measure


def keras_fit(name, x, y, batch):
    import keras

    def measure():
        model, watch = keras_model(name), epoch_clock()
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.SGD(0.01, momentum=0.9), loss, jit_compile=False)
        with contextlib.redirect_stdout(io.StringIO()):
            model.fit(x, y, batch_size=batch, epochs=4, callbacks=[watch])
        return watch.seconds[1:]

    return measure


def torch_steps(name, x, y, batch) -> dict:
    """The same network in PyTorch, in either memory layout; nothing where it is not installed."""
    try:
        import torch
    except ImportError:
        return {}
    torch.set_num_threads(2)
    inputs, labels = torch.from_numpy(x).permute(0, 3, 1, 2).contiguous(), torch.from_numpy(y).long()

    def measure_in(layout):
        def measure():
            model = (torch_lenet5(torch.nn) if name == "LeNet-5" else torch_resnet20(torch)).to(memory_format=layout)
            optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9)
            loss, data, seconds = torch.nn.CrossEntropyLoss(), inputs.contiguous(memory_format=layout), []
            for _ in range(4):
                start = time.perf_counter()
                for rows in torch.randperm(len(x)).split(batch):
                    value = loss(model(data[rows]), labels[rows])
                    optimizer.zero_grad()
                    value.backward()
                    optimizer.step()
                seconds.append(time.perf_counter() - start)
            return seconds[1:]

        return measure

    layouts = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}
    return {layout: measure_in(format_) for layout, format_ in layouts.items()}


def torch_lenet5(nn):
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip


def torch_resnet20(torch):
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self, width, filters, stride):
            super().__init__()
            self.body = nn.Sequential(
                nn.Conv2d(width, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
                nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters),
            )  # fmt: skip
            self.missing, self.stride = filters - width, stride

        def forward(self, x):
            short = x[:, :, :: self.stride, :: self.stride]
            if self.missing:
                half = self.missing // 2
                short = nn.functional.pad(short, (0, 0, 0, 0, half, self.missing - half))
            return torch.relu(short + self.body(x))

    stages = [(16, 16, 1)] * 3 + [(16, 32, 2)] + [(32, 32, 1)] * 2 + [(32, 64, 2)] + [(64, 64, 1)] * 2
    first = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    last = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return nn.Sequential(*first, *(Block(*stage) for stage in stages), *last)
