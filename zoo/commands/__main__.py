"""`python -m zoo.commands` is the command `zoo`."""

from zoo.commands import main

main()
