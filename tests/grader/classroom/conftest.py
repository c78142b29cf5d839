"""A lab so small that a class of it is graded in seconds."""

import textwrap

import pytest

from grader.catalogue import find

FILES = {
    "labs/tiny/__init__.py": '"""A tiny lab."""\n',
    "labs/tiny/probes.py": """
        def call(lab, inputs):
            return {"y": lab.double(inputs["x"])}
        def call_half(lab, inputs):
            return {"y": lab.half(inputs["x"])}
    """,
    "labs/tiny/exercises.py": '''
        from grader import Exercise, Lab, close
        draw = lambda rng: {"x": rng.normal(size=3)}
        double = Exercise("double", write=["double"], points=6, probe="call", draw=draw, hints=("a", "b", "c"))
        @double.check(points=6)
        def doubles(seen, given):
            """every number is doubled"""
            return close(seen.y, 2 * given["x"])
        double.mistake("squared", old="2 * x", new="x * x", say="This squares: add x to itself.")
        half = Exercise("half", write=["half"], points=4, probe="call_half", draw=draw, hints=("a", "b", "c"))
        @half.check(points=4)
        def halves(seen, given):
            """every number is halved"""
            return close(seen.y, given["x"] / 2)
        half.mistake("whole", old="x / 2", new="x", say="This is the whole: divide by 2.")
        lab = Lab(title="Tiny", minutes=1, concepts="none", exercises=[double, half])
    ''',
    "solutions/tiny.py": """
        # %% exercise="double"
        def double(x):
            return 2 * x

        # %% exercise="half"
        def half(x):
            return x / 2
    """,
}


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """The lab, as an author would have it."""
    root = tmp_path_factory.mktemp("house")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip())
    return find(str(root / "labs" / "tiny"))
