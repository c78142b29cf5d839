"""GPUs found and shared. None is needed: nvidia-smi is a script here that prints what the real one prints."""

import threading
import time

import pytest

from grader.gpu import devices
from grader.places import Device, Place, Places

SMI = """#!/bin/sh
echo "0, GPU-aa11, 16384, 15000"
echo "1, GPU-bb22, 81559, 80000"
"""


@pytest.fixture
def smi(tmp_path, monkeypatch):
    (tmp_path / "nvidia-smi").write_text(SMI)
    (tmp_path / "nvidia-smi").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)


@pytest.mark.parametrize(
    ("visible", "expected"),
    [(None, ["GPU-aa11", "GPU-bb22"]), ("1", ["GPU-bb22"]), ("GPU-aa, 1", ["GPU-aa11", "GPU-bb22"])],
)
def test_the_devices_are_those_left_visible(smi, monkeypatch, visible, expected):
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert [d.uuid for d in devices()] == expected
    assert devices()[-1] == Device("GPU-bb22", 81559, 80000)


def test_devices_hidden_from_us_are_none(smi, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    with pytest.raises(ValueError, match="CUDA_VISIBLE_DEVICES is ''"):
        devices()


def test_without_nvidia_smi_a_sentence_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ValueError, match=r"nvidia-smi, which says .* does not answer"):
        devices()


def test_too_little_memory_for_one_place_says_how_much_there_is():
    with pytest.raises(ValueError, match=r"no GPU has 4096 MB free, .* the freest has 3000 MB"):
        Places([Device("GPU-a", 16_000, 3_000), Device("GPU-b", 16_000, 200)], share_mb=4_096)


def test_places_spread_over_devices_and_never_more_than_fit():
    places = Places([Device("GPU-a", 10_000, 9_900), Device("GPU-b", 10_000, 5_000)], share_mb=4_000)
    assert places.number == 3
    lock, on, most = threading.Lock(), {"GPU-a": 0, "GPU-b": 0}, {"GPU-a": 0, "GPU-b": 0}

    def work():
        with places.one() as place:
            assert place == Place(place.uuid, 4_000, 10_000)
            with lock:
                on[place.uuid] += 1
                most[place.uuid] = max(most[place.uuid], on[place.uuid])
            time.sleep(0.02)
            with lock:
                on[place.uuid] -= 1

    threads = [threading.Thread(target=work) for _ in range(20)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert most == {"GPU-a": 2, "GPU-b": 1}


def test_alone_means_alone_even_for_two_who_want_it():
    places = Places([Device("GPU-a", 16_000, 15_000)], share_mb=4_000)
    there, seen = [], []

    def work(way):
        with way() as place:
            there.append(place.memory_mb)
            time.sleep(0.01)
            seen.append(sorted(there))
            there.remove(place.memory_mb)

    threads = [threading.Thread(target=work, args=(places.alone if n % 3 == 0 else places.one,)) for n in range(12)]
    [t.start() for t in threads]
    [t.join(20) for t in threads]
    assert len(seen) == 12
    assert all(others == [14_400] for others in seen if 14_400 in others)
