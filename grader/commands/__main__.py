"""`python -m grader.commands` is the command `lab`."""

from grader.commands import main

main()
