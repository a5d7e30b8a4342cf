"""Run the command line as `python -m musterbook`."""

from musterbook.cli import main

main()
