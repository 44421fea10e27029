"""The command `iltod`: check the data, build the site, write the schemas.

Exit codes: 0 clean, 1 problems in the data (or nowhere to write), 2 wrong use. What a subcommand needs is imported when
it runs, so that `iltod --help` and `iltod check` start fast.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from iltod.cli.arguments import make_parser
from iltod.core.background import rare_garbage_collection
from iltod.core.failure import ProjectFileError, setting_message
from iltod.core.problem import Language, message
from iltod.core.project import SettingError


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
    options = make_parser().parse_args(arguments)
    language = Language(options.lang)
    if options.needs_project and not (options.root / "plans").is_dir():
        print(message("no_project", language, path=options.root), file=sys.stderr)
        return 2
    try:
        code = int(options.run(options, language))
        sys.stdout.flush()
    except ProjectFileError as fault:
        print(fault.told(language), file=sys.stderr)
        return 2
    except SettingError as error:
        print(setting_message(error, language), file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads (`| head`) has seen enough; Python must not flush into nothing at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code
