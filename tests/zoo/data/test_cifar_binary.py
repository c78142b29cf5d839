"""CIFAR-10's binary layout: a made part with pixels known by place, and the real part."""

import io
import tarfile

import numpy as np
import pytest

from zoo.data import load

FILES = [*(f"data_batch_{n}.bin" for n in range(1, 6)), "test_batch.bin"]


def record(label, value):
    """One image whose byte tells channel, row and column."""
    pixels = [(value + 100 * c + 3 * row + column) % 256 for c in range(3) for row in range(32) for column in range(32)]
    return bytes([label, *pixels])


@pytest.fixture
def folder(tmp_path):
    for number, file in enumerate(FILES):
        (tmp_path / file).write_bytes(record(number, number) + record(9 - number, 7))
    return tmp_path


def test_every_pixel_and_label_is_where_it_belongs(folder):
    data = load("cifar10_binary", manual_dir=folder)
    assert (data.x_train.shape, data.x_test.shape, data.classes) == ((10, 32, 32, 3), (2, 32, 32, 3), 10)
    assert data.y_train.tolist() == [0, 9, 1, 8, 2, 7, 3, 6, 4, 5]
    assert data.y_test.tolist() == [5, 4]
    for row, column, channel in ((0, 0, 0), (3, 17, 2), (31, 30, 1)):
        assert round(float(data.x_train[2, row, column, channel]) * 255) == (1 + 100 * channel + 3 * row + column) % 256


def test_an_archive_and_a_folder_of_one_are_read_alike(folder, tmp_path_factory):
    place = tmp_path_factory.mktemp("archive")
    with tarfile.open(place / "cifar-10-binary.tar.gz", "w:gz") as archive:
        for file in FILES:
            data = (folder / file).read_bytes()
            info = tarfile.TarInfo(f"../../cifar-10-batches-bin/{file}")  # a name is never a place to write to
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    expected = load("cifar10_binary", manual_dir=folder)
    for where in (place, place / "cifar-10-binary.tar.gz"):
        np.testing.assert_array_equal(load("cifar10_binary", manual_dir=where).x_train, expected.x_train)
    assert [p.name for p in place.iterdir()] == ["cifar-10-binary.tar.gz"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: (f / "data_batch_3.bin").unlink(), "does not hold data_batch_3.bin"),
        (lambda f: (f / "data_batch_3.bin").write_bytes(b"\0" * 3074), "data_batch_3.bin has 3,074 bytes"),
        (lambda f: (f / "test_batch.bin").write_bytes(b""), "test_batch.bin has 0 bytes"),
        (lambda f: (f / "test_batch.bin").write_bytes(record(10, 0)), "test_batch.bin has the label 10"),
    ],
)
def test_what_is_not_cifar_is_a_sentence(spoil, said, folder):
    spoil(folder)
    with pytest.raises((ValueError, FileNotFoundError), match=said):
        load("cifar10_binary", manual_dir=folder)


def test_a_broken_archive_is_a_sentence(tmp_path):
    (tmp_path / "a.tar.gz").write_bytes(b"no archive")
    with pytest.raises(ValueError, match="no archive that can be read"):
        load("cifar10_binary", manual_dir=tmp_path / "a.tar.gz")


def test_the_real_part(real_data):
    data = load("cifar10_binary", manual_dir=real_data / "cifar10_subset")
    assert (len(data.x_train), len(data.x_test)) == (4000, 1000)
    assert np.bincount(data.y_train).min() > 300
    smooth = abs(np.diff(data.x_train, axis=2)).mean()  # neighbours in a photograph are alike, a wrong layout's are not
    assert smooth < 0.5 * abs(data.x_train[:, :, :16] - data.x_train[:, :, 16:]).mean()
