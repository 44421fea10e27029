"""The command `iltod`: check the data, build the site, write the schemas.

Exit codes: 0 clean, 1 problems in the data (or nowhere to write), 2 wrong use. What a subcommand needs is imported when
it runs, so that `iltod --help` and `iltod check` start fast.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from iltod.cli.arguments import make_parser
from iltod.core.background import rare_garbage_collection
from iltod.core.failure import ProjectFileError, setting_message, system_message
from iltod.core.problem import Language, message
from iltod.core.project import SettingError

ANYWHERE = ("--lang", "--root", "--as-of")
"""Options that may also stand before the command."""

INTERRUPTED = 130
"""The exit code of a command that was interrupted, as shells have it."""


def run() -> NoReturn:
    """Run the command as a process of its own."""
    with rare_garbage_collection():
        code = main()
        gc.freeze()  # the process ends: nothing that it leaves is worth looking through
        sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # the words are Cyrillic wherever the output goes
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["--version"]:
        from importlib import metadata

        print("iltod", metadata.version("iltod"))
        return 0
    options = make_parser().parse_args(_command_first(given))
    language = Language(options.lang)
    if options.needs_project and not (options.root / "plans").is_dir():
        print(message("no_project", language, path=options.root), file=sys.stderr)
        return 2
    try:
        return _run(options, language)
    except ProjectFileError as fault:
        print(fault.in_words(language), file=sys.stderr)
        return 2
    except SettingError as error:
        print(setting_message(error, language), file=sys.stderr)
        return 2


def _command_first(arguments: Sequence[str]) -> list[str]:
    """Return arguments with the options that every command knows behind the command, where they stand before it."""
    rest, moved = list(arguments), list[str]()
    while rest and rest[0].partition("=")[0] in ANYWHERE:
        size = 1 if "=" in rest[0] else 2
        moved, rest = [*moved, *rest[:size]], rest[size:]
    return [rest[0], *moved, *rest[1:]] if rest else []


def _run(options: argparse.Namespace, language: Language) -> int:
    """Run a subcommand; print a readable message for an error of the system."""
    try:
        code = int(options.run(options, language))
        if sys.stdout:  # None where the caller closed it
            sys.stdout.flush()
    except BrokenPipeError:  # whoever reads (`| head`) has seen enough
        _write_to_nothing()
        return 1
    except OSError as error:  # a full or read-only disk, also beneath the output of the command itself
        _write_to_nothing()
        print(system_message(error, language), file=sys.stderr)
        return 1
    except MemoryError:
        print(message("out_of_memory", language), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(message("interrupted", language), file=sys.stderr)
        return INTERRUPTED
    return code


def _write_to_nothing() -> None:
    """Let what is still unwritten go nowhere: Python would try once more at its end, and fail once more."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
