"""What the solution and the mistakes return: how they are run."""

from grader.catalogue import find
from grader.reference import Reference
from grader.runner import Limits, Observation, Run


class Runner:
    """Runs nothing, and remembers with which limits it was asked to."""

    def __init__(self):
        self.limits = []

    def run(self, source, name, probes, requests, limits=None):
        self.limits.append(limits or Limits())
        return Run({r.id: Observation("error", message="nothing was run") for r in requests}, [], "none", 0.0)


def test_on_a_busy_machine_our_own_code_has_more_time_than_a_submission():
    lab, runner = find("lab00_tensors"), Runner()
    Reference(lab, 0, runner).disagreement(lab.declaration.exercises[0])
    (limits,) = runner.limits
    assert limits.timeout >= 3 * Limits().timeout
    assert limits.total >= limits.timeout
