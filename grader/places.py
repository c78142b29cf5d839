"""Sharing GPUs among children: each has one device for its eyes, and a part of that device's memory."""

import os
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_CONTEXT_MB = 600  # what CUDA takes for itself in every process


@dataclass(frozen=True)
class Device:
    """A GPU: the name CUDA knows it by (a UUID), and its memory in MB."""

    uuid: str
    total_mb: int
    free_mb: int


@dataclass(frozen=True)
class Place:
    """Where one child computes: a device, how much of its memory the framework may take, and how much it has."""

    uuid: str
    memory_mb: int
    total_mb: int


class Places:
    """The places on some devices. Several threads may take places at once; who finds none free waits.

    Args:
        devices: the GPUs.
        share_mb: memory of a place. A device holds as many as fit, with what CUDA itself takes for each.

    Raises:
        ValueError: if no device has room for one.

    Example:

    >>> places = Places([Device("GPU-a", 16_000, 15_000)], share_mb=4096)
    >>> places.number
    3
    >>> with places.alone() as place:
    ...     place.memory_mb
    14400
    """

    def __init__(self, devices: Iterable[Device], share_mb: int):
        self.share_mb = share_mb
        self._devices = {d.uuid: d for d in devices}
        self._room = {d.uuid: max(0, d.free_mb) // (share_mb + _CONTEXT_MB) for d in self._devices.values()}
        self._free = dict(self._room)
        self._changed = threading.Condition()
        self._one_alone = threading.Lock()
        self.number = sum(self._room.values())
        if not self.number:
            most = max((d.free_mb for d in self._devices.values()), default=0)
            raise ValueError(
                f"no GPU has {share_mb} MB free, with {_CONTEXT_MB} more for CUDA: the freest has {most} MB. "
                "Give each submission less (--gpu-memory), end what uses the GPU, or use --device cpu."
            )

    @contextmanager
    def one(self) -> Iterator[Place]:
        """A place on the device that has most of them free."""
        with self._changed:
            self._changed.wait_for(lambda: any(n > 0 for n in self._free.values()))
            uuid = max(self._free, key=self._free.__getitem__)
            self._free[uuid] -= 1
        try:
            yield Place(uuid, self.share_mb, self._devices[uuid].total_mb)
        finally:
            self._give_back(uuid, 1)

    @contextmanager
    def alone(self) -> Iterator[Place]:
        """All of the largest device. Nobody is let onto it meanwhile, and those who are there are waited for."""
        uuid = max(self._room, key=self._room.__getitem__)
        room = self._room[uuid]
        with self._one_alone:
            with self._changed:
                self._free[uuid] -= room  # below 0 while others are still there
                self._changed.wait_for(lambda: self._free[uuid] == 0)
            try:
                device = self._devices[uuid]
                yield Place(uuid, device.free_mb - _CONTEXT_MB, device.total_mb)
            finally:
                self._give_back(uuid, room)

    def _give_back(self, uuid: str, number: int) -> None:
        with self._changed:
            self._free[uuid] += number
            self._changed.notify_all()


def take(uuid: str, memory_mb: int, total_mb: int) -> None:
    """In a child, before its first operation: one device, no more of it than a share, and the CPU's rounding.

    A submission that is set on it can take more all the same; then its neighbours, which find too little, are tried
    again alone.
    """
    os.environ["CUDA_VISIBLE_DEVICES"] = uuid
    os.environ["XLA_PYTHON_CLIENT_MEM_FRACTION"] = f"{memory_mb / total_mb:.4f}"  # JAX reads it when it first computes
    if "tensorflow" in sys.modules:
        import tensorflow as tf

        tf.config.experimental.enable_tensor_float_32_execution(False)
        for device in tf.config.list_physical_devices("GPU"):
            share = tf.config.LogicalDeviceConfiguration(memory_limit=memory_mb)
            tf.config.set_logical_device_configuration(device, [share])
    if "torch" in sys.modules:
        import torch

        torch.backends.cudnn.allow_tf32 = False
        if torch.cuda.is_available():
            torch.cuda.set_per_process_memory_fraction(memory_mb / total_mb)
