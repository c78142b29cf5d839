"""The made-up class is what it says: three hundred, each named mistake once, and nothing in it that lies outside."""

from collections import Counter

import pytest
from submissions_of_300 import write_class

from grader.catalogue import find
from grader.classroom import hand_ins


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "class"
    write_class(folder, find("lab01"), {"attacks": True})
    return folder


def test_it_has_300_of_four_kinds(folder):
    found = hand_ins(folder, "lab01_perceptron")
    kinds = Counter(h.name.partition("-")[0] for h in found)
    assert len(found) == 300
    assert set(kinds) == {"right", "learner", "hostile", "broken"}
    assert min(kinds.values()) >= 20
    assert len({h.sha256 for h in found}) == 296  # five notebooks are the same one
    assert sum(bool(h.problem) for h in found) == 9


def test_each_named_mistake_is_made_once(folder):
    texts = [path.read_text() for path in folder.glob("learner-*.py")]
    lab = find("lab01")
    for exercise in lab.declaration.exercises:
        cell = lab.cells[exercise.name]
        for mistake in exercise.mistakes:
            changed = cell
            for old, new in mistake.edits:
                changed = changed.replace(old, new)
            assert sum(changed in text for text in texts) == 1, (exercise.name, mistake.name)
