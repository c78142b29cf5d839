"""`lab verify` runs the whole solution as a learner runs a finished lab."""

from grader.catalogue import InstalledLab
from grader.verify import Verifier


def test_the_whole_solution_runs_in_a_folder_that_is_thrown_away(tmp_path):
    lab = InstalledLab(tmp_path / "labs" / "mine")
    lab.solution.parent.mkdir()
    verifier = Verifier(lab, None, seeds=[0], variants=tmp_path, jobs=1)
    no_window = "import matplotlib\nassert matplotlib.get_backend().lower() == 'agg'\n"
    lab.solution.write_text(no_window + "open('made', 'w').close()\n")
    seconds, problem = verifier.whole_run()
    assert seconds > 0
    assert problem == ""
    lab.solution.write_text("import zoo.optimizers\nraise ValueError('it broke')\n")
    assert verifier.whole_run()[1] == "ValueError: it broke"
    assert [path.name for path in lab.solution.parent.iterdir()] == ["mine.py"]
