"""A GitHub Actions workflow that checks a learner's repository at every push."""

from typing import Any

import yaml

from grader.catalogue import InstalledLab

_CHECK = """\
token=$(python -c 'import secrets; print(secrets.token_hex(16))')
echo "::stop-commands::$token"  # what a submission prints is no command to this runner
status=0
lab check "$FILE" --lab "$LAB" --junit results.xml || status=$?
echo "::$token::"
exit $status
"""


def github(lab: InstalledLab, install: str, file: str = "", python: str = "3.12") -> str:
    """The workflow, as YAML, for `.github/workflows/` of the repository that learners copy.

    It says what `lab check` says, and is green when everything passed. It is for the learner, who could change it, and
    so uses the public inputs: the grade is what `lab grade` finds in the folder of the collected repositories.

    Args:
        lab: the lab.
        install: what `pip install` is given to get this project: a name, an address, a file in the repository.
        file: the learner's file in the repository. Defaults to the notebook, named like the lab.
        python: the version of Python.

    Raises:
        ValueError: if `install` is empty or would be an option of pip, or the file is neither notebook nor .py.
    """
    file = file or f"{lab.name}.ipynb"
    if not install.strip() or install.startswith("-"):
        raise ValueError(f"--install {install!r}: what `pip install` is to get was expected, a name or an address")
    if not file.endswith((".py", ".ipynb")) or file.startswith("-"):
        raise ValueError(f"--file {file!r}: a .py file or a .ipynb notebook was expected")
    steps: list[dict[str, Any]] = [
        {"uses": "actions/checkout@v4", "with": {"persist-credentials": False}},
        {"uses": "actions/setup-python@v5", "with": {"python-version": python}},
        {"name": "Install", "run": 'python -m pip install --quiet "$INSTALL"'},
        {"name": "Check", "run": _CHECK},
        {
            "name": "Keep the report",
            "if": "always()",
            "uses": "actions/upload-artifact@v4",
            "with": {"name": "results", "path": "results.xml", "if-no-files-found": "ignore"},
        },
    ]
    job = {
        "runs-on": "ubuntu-latest",
        "timeout-minutes": 30,
        "env": {"LAB": lab.name, "FILE": file, "INSTALL": install},  # never pasted into a script
        "steps": steps,
    }
    workflow = {
        "name": f"Check {lab.name}",
        "on": {"push": {}, "workflow_dispatch": {}},
        "permissions": {"contents": "read"},
        "jobs": {"check": job},
    }
    return yaml.dump(workflow, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


class _Dumper(yaml.SafeDumper):
    """Scripts of several lines stay readable."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
