"""Pairs of sentences: dates, numbers, and files of the user's."""

import datetime
import re
import zipfile

import numpy as np
import pytest

from zoo.data import load

ENGLISH = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
DAYS = dict(
    zip(
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        strict=True,
    )
)
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
VALUES = dict(zip([*ONES.split(), "eighteen", "nineteen"], range(20), strict=True))
VALUES |= dict(
    zip(
        [
            "twenty",
            "thirty",
            "forty",
            "fifty",
            "sixty",
            "seventy",
            "eighty",
            "ninety",
        ],
        range(20, 100, 10),
        strict=True,
    )
)
VALEURS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
VALEURS_20 = dict(zip(["vingt", "trente", "quarante", "cinquante", "soixante"], range(20, 70, 10), strict=True))


def english(words):
    """The number an English number word says."""
    total = part = 0
    for word in re.split("[ -]", words):
        if word == "thousand":
            total, part = 1000 * part, 0
        elif word == "hundred":
            part *= 100
        elif word != "and":
            part += VALUES[word]
    return total + part


def french(words):
    """The number a French number word says: four twenties and eleven are ninety-one."""
    total = part = 0
    for word in re.split("[ -]", words):
        word = word if word in ("trois", "six", "dix") else word.rstrip("s")
        if word == "mille":
            total, part = 1000 * (part or 1), 0
        elif word == "cent":
            part = 100 * (part or 1)
        elif word == "vingt" and part % 100 == 4:
            part += 76
        elif word != "et":
            part += VALEURS_20[word] if word in VALEURS_20 else VALEURS.index(word)
    return total + part


def parts(name, **settings):
    data = load(name, **settings)
    return data, np.concatenate([data.x_train, data.x_test]), np.concatenate([data.y_train, data.y_test])


def test_a_date_is_the_same_day_in_both_languages():
    data, x, y = parts("dates")
    assert data.task == "translation"
    assert (len(data.x_train), len(data.x_test), len(set(x))) == (8000, 2000, 10_000)
    for source, target in zip(x, y, strict=True):
        weekday, day, month, year = source.split()
        date = datetime.date(int(year), 1 + ENGLISH.index(month), int(day))
        assert list(DAYS)[date.weekday()] == weekday
        assert target == f"{DAYS[weekday]} {day} {FRENCH[date.month - 1]} {year}"


def test_a_number_is_the_same_in_both_languages():
    data, x, y = parts("numbers")
    assert data.task == "translation"
    values = [english(words) for words in x]
    assert values == [french(words) for words in y]
    assert (len(set(values)), min(values)) == (20_000, 0)
    assert set(range(1000)) <= set(values)


@pytest.mark.parametrize("name", ["dates", "numbers"])
def test_the_seed_draws_the_pairs(name):
    one, same, other = (load(name, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.y_test, same.y_test)
    assert set(one.x_train) != set(other.x_train)


def test_a_held_out_part_is_of_the_training_part():
    data = load("dates")
    inner = data.held_out(0.25)
    assert len(inner.x_test) == 2000
    assert {*inner.x_train, *inner.x_test} == set(data.x_train)


PAIRS = "Go.\tVa !\tCC-BY\nRun!\tCours !\nRun!\tCourez !\n\nJe.\tI.\n a b \t c d \nHi.\tSalut."


@pytest.mark.parametrize("kind", ["file", "zip", "folder", "folder of a zip"])
def test_pairs_come_from_a_file_a_zip_or_a_folder(kind, tmp_path):
    text = tmp_path / "sentence-pairs.txt"
    text.write_bytes(b"\xef\xbb\xbf" + PAIRS.replace("\n", "\r\n").encode())  # as some editors write
    place = {"file": text, "folder": tmp_path}.get(kind)
    if place is None:
        with zipfile.ZipFile(tmp_path / "sentence_pairs.zip", "w") as archive:
            archive.writestr("_about.txt", "what it is")
            archive.write(text, "pairs.txt")
        text.unlink()
        place = tmp_path / "sentence_pairs.zip" if kind == "zip" else tmp_path
    _, x, y = parts("sentence_pairs", manual_dir=place)
    found = dict(zip(x, y, strict=True))
    assert found == {"Go.": "Va !", "Run!": "Cours !", "Je.": "I.", "a b": "c d", "Hi.": "Salut."}
    assert len(x) == 5


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a\tb\nno tab here", "line 2 of pairs.txt is not two sentences with a tab between: 'no tab here'"),
        ("a\t\nb\tc", "line 1"),
        ("\xff".encode("latin-1"), "pairs.txt must be text in UTF-8"),
    ],
)
def test_a_line_that_is_no_pair_is_named(content, words, tmp_path):
    file = tmp_path / "pairs.txt"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match=words):
        load("sentence_pairs", manual_dir=file)


def test_a_zip_of_several_texts_is_not_guessed_at(tmp_path):
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.txt", "a\tb")
        archive.writestr("b.txt", "a\tb")
    with pytest.raises(ValueError, match=r"two.zip must hold one .txt file. Received: a.txt, b.txt"):
        load("sentence_pairs", manual_dir=tmp_path / "two.zip")


def test_without_a_place_it_says_what_to_give(tmp_path, monkeypatch):
    monkeypatch.delenv("TAPEZOO_MANUAL_DIR", raising=False)
    with pytest.raises(FileNotFoundError, match=r"sentence_pairs is a tab-separated file of yours.*manual_dir=PLACE"):
        load("sentence_pairs")
    with pytest.raises(FileNotFoundError, match=r"there is no .*nowhere.txt"):
        load("sentence_pairs", manual_dir=tmp_path / "nowhere.txt")
    with pytest.raises(FileNotFoundError, match=r"holds none of fra_eng.txt, fra_eng.zip, fra-eng.txt, fra-eng.zip"):
        load("fra_eng", manual_dir=tmp_path)


@pytest.mark.parametrize("name", ["fra_eng", "spa_eng"])
def test_the_real_files_are_read_and_no_sentence_is_in_both_parts(name, real_data):
    data = load(name, manual_dir=real_data / name)
    assert not set(data.x_train) & set(data.x_test)
    assert len(data.x_train) > 60_000
    assert "Tatoeba" in data.source or "tatoeba" in data.source
    assert data.license.startswith("CC BY 2.0")
