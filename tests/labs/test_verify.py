"""Every lab proves itself: stubs fail, right answers pass over 20 seeds, every mistake fails under its own name.

Mistakes are tried with 4 seeds here; `make verify` tries them with all 20, and changes each solution automatically too.
"""

from pathlib import Path

import pytest

from grader.catalogue import labs
from grader.runner import Zygote
from grader.verify import Verifier

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def zygote():
    with Zygote(sandbox="none") as zygote:
        yield zygote


@pytest.mark.parametrize("lab", labs(), ids=lambda lab: lab.name)
def test_lab_proves_itself(lab, zygote):
    variants = HERE / lab.name / "variants"
    verifier = Verifier(lab, zygote, seeds=range(20), wrong_seeds=range(4), variants=variants, jobs=2)
    problems = [f"{proof.name}: {problem}" for proof in verifier.proofs() for problem in proof.problems]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("lab", labs(), ids=lambda lab: lab.name)
def test_lab_is_worth_a_hundred_points_with_hints_for_all(lab):
    assert lab.declaration.points == 100
    assert all(len(e.hints) == 3 for e in lab.declaration.exercises)


def test_a_class_exercise_has_at_least_four_variants():
    for lab in labs():
        for e in lab.declaration.exercises:
            if any("." in name for name in e.write):
                assert len(list((HERE / lab.name / "variants" / e.name).glob("*.py"))) >= 4, e.name
