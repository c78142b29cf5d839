"""What comes through tensorflow-datasets: the genuine builders, and every way in which they cannot be had."""

import contextlib
import gzip
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import requests

from zoo.data import load

PENGUINS = ("penguins_lter.csv", "penguins_processed.csv", "penguins_size.csv")


@pytest.fixture
def no_network(monkeypatch):
    def unreachable(*args, **kwargs):
        raise requests.exceptions.ConnectionError("unreachable")

    monkeypatch.setattr(requests, "head", unreachable)
    monkeypatch.setattr(requests.Session, "request", lambda *a, **k: pytest.fail("went on, to try for ten minutes"))
    monkeypatch.delenv("TAPEZOO_MANUAL_DIR", raising=False)


def test_mnist_is_the_original(mnist_dir, real_data):
    data = load("mnist", data_dir=mnist_dir)
    assert data.x_train.shape == (60_000, 28, 28, 1)
    assert data.x_train.dtype == "float32"
    assert data.y_train.dtype == "int32"
    assert (data.task, data.classes, data.class_names[:3]) == ("classification", 10, ("0", "1", "2"))
    with gzip.open(real_data / "mnist" / "t10k-images-idx3-ubyte.gz") as file:
        images = np.frombuffer(file.read()[16:], "uint8").reshape(-1, 784)
    with gzip.open(real_data / "mnist" / "t10k-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read()[8:], "uint8")
    seen = np.round(data.x_test.reshape(-1, 784) * 255).astype("uint8")
    original = sorted(zip(map(bytes, images), labels.tolist(), strict=True))
    assert sorted(zip(map(bytes, seen), data.y_test.tolist(), strict=True)) == original


def test_sets_whose_files_have_the_same_names_are_kept_apart(mnist_dir, real_data):
    files = real_data / "fashion_mnist"
    data = load("fashion_mnist", data_dir=mnist_dir, manual_dir=files)  # after MNIST, in the same place
    with gzip.open(files / "t10k-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read()[8:], "uint8")
    assert np.bincount(data.y_test).tolist() == np.bincount(labels).tolist()
    assert data.x_train.mean() == pytest.approx(0.2860, abs=1e-4)  # as its authors state; MNIST's is 0.1307
    assert data.class_names[0] == "T-shirt/top"


def test_a_set_without_a_test_part_is_cut_by_seed(real_data, tmp_path):
    one, other = (
        load("penguins/processed", data_dir=tmp_path, manual_dir=real_data / "penguins", seed=seed, test_fraction=0.25)
        for seed in (0, 1)
    )
    assert (one.x_train.shape, one.x_test.shape, one.classes) == ((250, 4), (84, 4), 3)
    assert not np.array_equal(one.x_test, other.x_test)


def test_text_without_labels_comes_as_text(real_data, tmp_path, monkeypatch):
    monkeypatch.setenv("TAPEZOO_MANUAL_DIR", str(real_data / "tiny_shakespeare"))
    data = load("tiny_shakespeare", data_dir=tmp_path)
    assert data.task == "text"
    assert data.x_train[0].startswith("First Citizen:\nBefore we proceed")
    assert data.y_train.shape == (2, 0)  # the publisher's `train` and `validation`
    whole = (real_data / "tiny_shakespeare" / "input.txt").read_text()
    assert "".join([*data.x_train, *data.x_test]) == whole


def test_prints_nothing(real_data, tmp_path, capsys):
    load("penguins/processed", data_dir=tmp_path, manual_dir=real_data / "penguins")
    assert capsys.readouterr().out == ""


def test_without_network_says_what_to_do(no_network, tmp_path):
    with pytest.raises(
        ConnectionError, match=r"mnist is not on this machine .* \(digits, iris, .*train-images-idx3"
    ) as e:
        load("mnist", data_dir=tmp_path)
    assert "\n" not in str(e.value)
    assert "manual_dir=FOLDER" in str(e.value)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_folder_without_the_files_is_the_same_as_none(no_network, tmp_path):
    (tmp_path / "files").mkdir()
    with pytest.raises(ConnectionError, match="put the original files"):
        load("mnist", data_dir=tmp_path / "prepared", manual_dir=tmp_path / "files")


def test_a_folder_that_does_not_exist(tmp_path):
    with pytest.raises(NotADirectoryError, match=r"does not exist: .*nowhere"):
        load("mnist", data_dir=tmp_path, manual_dir=tmp_path / "nowhere")


def test_a_file_that_is_not_the_original_is_refused_and_named(no_network, tmp_path):
    for name in PENGUINS:
        (tmp_path / name).write_text("species,island\nAdelie,Dream\n")
    with pytest.raises(OSError, match=r"/penguins_\w+.csv is not the original file of penguins") as e:
        load("penguins/processed", data_dir=tmp_path / "prepared", manual_dir=tmp_path)
    assert "\n" not in str(e.value)
    assert not list((tmp_path / "prepared").rglob("*.tfrecord*"))


@pytest.mark.parametrize(
    ("name", "meant"), [("minst", "mnist"), ("digit", "digits"), ("cifar", "cifar10"), ("zzzzz", None)]
)
def test_an_unknown_name_lists_the_known_and_suggests(name, meant):
    with pytest.raises(ValueError, match=f"no data set '{name}', and tensorflow-datasets does not know it") as e:
        load(name)
    assert "digits, iris, wine" in str(e.value)
    assert (f"Did you mean '{meant}'?" in str(e.value)) == (meant is not None)
    assert "\n" not in str(e.value)


@pytest.mark.parametrize("name", ["huggingface:mnist", "../mnist", "", "kaggle:x/y"])
def test_a_name_that_could_fetch_code_is_not_looked_up(name, monkeypatch):
    import tensorflow_datasets

    monkeypatch.setattr(tensorflow_datasets, "builder", lambda *a, **k: pytest.fail("looked up"))
    with pytest.raises(ValueError, match="there is no data set"):
        load(name)


def test_a_set_without_pairs_says_so(no_network, tmp_path, monkeypatch):
    import tensorflow_datasets as tfds

    monkeypatch.setattr(tfds.core.DatasetBuilder, "is_prepared", lambda self: True)
    with pytest.raises(
        ValueError, match=r"wider_face is not made of pairs .* \(it has .*faces.*tensorflow_datasets.load"
    ):
        load("wider_face", data_dir=tmp_path)


def test_ctrl_c_while_preparing_leaves_nothing_half_written(real_data, tmp_path):
    call = (  # a job that was itself started in the background inherits a deaf ear for SIGINT
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from zoo.data import load; "
        f"load('mnist', data_dir={str(tmp_path)!r}, manual_dir={str(real_data / 'mnist')!r})"
    )
    process = subprocess.Popen([sys.executable, "-c", call], stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 90
    while not list(tmp_path.glob("mnist/incomplete*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    while process.poll() is None and time.monotonic() < deadline + 60:
        os.kill(process.pid, signal.SIGINT)  # as a user would, again: where a destructor runs, Python drops the first
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(3)
    assert process.poll()
    assert not list(tmp_path.glob("mnist/*"))
