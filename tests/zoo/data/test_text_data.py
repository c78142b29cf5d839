"""Texts: the manual that Python brings along, and a file of the user's."""

import pytest

from zoo.data import DATASETS, load


def test_the_manual_is_whole_topics_each_in_one_part():
    from pydoc_data.topics import topics

    data, other = load("python_manual"), load("python_manual", seed=1)
    assert (data.task, data.y_train.shape, data.y_test.shape) == ("text", (len(data.x_train), 0), (len(data.x_test), 0))
    texts = {*data.x_train, *data.x_test}
    assert len(texts) == len(data.x_train) + len(data.x_test)
    assert texts < {text.strip() for text in topics.values()}
    assert any("Assignment statements are used to (re)bind names to values" in text for text in texts)
    assert sum(map(len, texts)) > 300_000
    assert set(other.x_test) != set(data.x_test)


def test_the_manual_tells_little_of_its_test_part_in_training():
    data = load("python_manual")
    known = "\n\n".join(data.x_train)
    paragraphs = [p for text in data.x_test for p in text.split("\n\n") if len(p) > 80]
    assert sum(p in known for p in paragraphs) < 0.05 * len(paragraphs)


def test_a_file_of_the_users_is_cut_at_its_end(real_data):
    file = real_data / "time_machine" / "timemachine.txt"
    data = load("text_file", manual_dir=file, test_fraction=0.1)
    (train,), (test,) = data.x_train, data.x_test
    assert train + test == file.read_text(encoding="utf-8-sig")
    assert len(test) == pytest.approx(0.1 * len(train + test), abs=1)
    assert data.source == "timemachine.txt"


def test_a_file_that_cannot_be_read_says_why(tmp_path, monkeypatch):
    monkeypatch.delenv("TAPEZOO_MANUAL_DIR", raising=False)
    with pytest.raises(FileNotFoundError, match="a text file of yours"):
        load("text_file")
    with pytest.raises(IsADirectoryError, match="name the text file itself"):
        load("text_file", manual_dir=tmp_path)
    (tmp_path / "latin.txt").write_bytes("café\n".encode("latin-1") * 9)
    with pytest.raises(ValueError, match=r"latin\.txt must be text in UTF-8"):
        load("text_file", manual_dir=tmp_path / "latin.txt")
    (tmp_path / "short.txt").write_text("a")
    with pytest.raises(ValueError, match=r"too short .* 1 characters"):
        load("text_file", manual_dir=tmp_path / "short.txt")


def test_the_catalogue_says_what_is_text():
    assert {name for name, entry in DATASETS.items() if entry.task == "text"} >= {
        "python_manual",
        "tiny_shakespeare",
        "text_file",
    }
