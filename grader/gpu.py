"""Which GPUs this machine has, and how their memory running out shows."""

import os
import shutil
import subprocess
import sys
import tempfile

from grader.nest import environment
from grader.places import Device

_NODES = ("/dev/nvidiactl", "/dev/nvidia0", "/dev/kfd", "/dev/dxg")  # without one, Linux has no GPU to compute on
_OUT_OF_MEMORY = [
    "OOM when allocating",
    "RESOURCE_EXHAUSTED",
    "ResourceExhausted",
    "OutOfMemoryError",
    "CUDA out of memory",
    "CUDA_ERROR_OUT_OF_MEMORY",
]


def gpus() -> list[str]:
    """The GPUs that the backend sees, by name; asked in a process that is thrown away, if there can be one at all."""
    if sys.platform == "linux" and not any(map(os.path.exists, _NODES)):
        return []
    text = (
        "import keras\n"
        "if keras.config.backend() == 'torch':\n"
        "    import torch\n"
        "    print(*(f'cuda:{n}' for n in range(torch.cuda.device_count())))\n"
        "else:\n"
        "    print(*keras.distribution.list_devices('gpu'))\n"
    )
    with tempfile.TemporaryDirectory(prefix="grader-keras-") as home:  # where Keras writes its settings
        asked = subprocess.run(
            [sys.executable, "-c", text], env=environment("gpu", home), capture_output=True, text=True, check=False
        )
    return asked.stdout.split()


def devices() -> list[Device]:
    """The GPUs that CUDA_VISIBLE_DEVICES leaves, as nvidia-smi describes them.

    Raises:
        ValueError: if nvidia-smi is missing or does not answer, or shows none.
    """
    asked = None
    if shutil.which("nvidia-smi"):
        columns = "--query-gpu=index,uuid,memory.total,memory.free"
        asked = subprocess.run(
            ["nvidia-smi", columns, "--format=csv,noheader,nounits"], capture_output=True, text=True, check=False
        )
    if asked is None or asked.returncode:
        raise ValueError("nvidia-smi, which says how much memory each GPU has, does not answer here. Use --device cpu.")
    rows = [line.split(", ") for line in asked.stdout.splitlines() if line.strip()]
    known = {index: Device(uuid, int(total), int(free)) for index, uuid, total, free in rows}
    wanted = os.environ.get("CUDA_VISIBLE_DEVICES")
    if wanted is not None:
        named = [name.strip() for name in wanted.split(",")]
        known = {i: d for i, d in known.items() if any(i == n or (n and d.uuid.startswith(n)) for n in named)}
    if not known:
        raise ValueError(f"nvidia-smi shows no GPU (CUDA_VISIBLE_DEVICES is {wanted!r}). Use --device cpu.")
    return list(known.values())


def out_of_memory(message: str) -> bool:
    """Whether an exception's text is a framework's way of saying that a GPU's memory is used up."""
    return any(said in message for said in _OUT_OF_MEMORY)
