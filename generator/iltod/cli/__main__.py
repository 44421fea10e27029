"""`python -m iltod.cli` is the command `iltod`."""

from iltod.cli import run

run()
