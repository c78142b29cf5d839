"""A short run of the fuzzing that `make fuzz` does at length, and the figures of the last long one."""

import json

import pytest
from run import FIGURES, fuzz
from targets import SECONDS, TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_crashes_the_trusted_side_or_passes_a_bound(name):
    seen = fuzz(name, 1000)
    assert seen["inputs"] >= 1000
    assert seen["slowest_ms"] < 1000 * SECONDS


@pytest.mark.parametrize("name", TARGETS)
def test_the_last_long_run_is_on_record(name):
    figures = json.loads(FIGURES.read_text())[name]
    assert figures["inputs"] >= 100_000
    assert figures["failures"] == 0
    assert figures["slowest_ms"] < 1000 * SECONDS
