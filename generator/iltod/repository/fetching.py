"""Fetches a body's repository over git's own transports, within bounds of time and size, trusting nothing it says."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ALLOW_PROTOCOL": "file:http:https:ssh",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "true",
    "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=20",
}
"""Nobody is asked for a password, no configuration is read, and no address can start another program."""

SAFE = (
    *("-c", "core.hooksPath=/dev/null", "-c", "fetch.fsckObjects=true", "-c", "credential.helper="),
    *("-c", "submodule.recurse=false", "-c", "fetch.recurseSubmodules=false", "-c", "gc.auto=0"),
    *("-c", "http.followRedirects=initial", "-c", "maintenance.auto=false"),
)

LINE = "refs/iltod/line"
"""What the newest commit of a source is called in its copy."""

_POLL_SECONDS = 0.1

_REASONS = {"couldn't find remote ref": "no_branch", "shallow": "shallow"}
"""What git says, in the C locale, of a fetch that brought nothing, and the words for it."""

_LONGEST_WORDS = 100_000

_LEFT = ("*.lock", "tmp_*", ".tmp-*", "incoming-*")
"""Names of what a git that was ended leaves in a copy; a lock among them would keep every later fetch out."""


class Bounds(msgspec.Struct, frozen=True):
    """How long a fetch may take, in seconds, and how large the copy of a repository may become, in bytes."""

    seconds: float = 120.0
    bytes: int = 500 * 1024 * 1024


class FetchError(Exception):
    """A repository was not fetched; `reason` names the words (`gather_…`)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fetch(
    address: str, copy: Path, bounds: Bounds, system: Mapping[str, str], *, branch: str = "", commit: str = ""
) -> str:
    """Bring a bare copy of a repository up to date, and return the id of the commit that counts.

    `address` is one of git's transports, `copy` the folder of the copy, `branch` the one to follow (the repository's
    own choice if empty), `commit` is given to stay at one. `bounds` limit time and size; `system` are the variables
    with which git finds its programs and keys. Raises FetchError.
    """
    copy.mkdir(parents=True, exist_ok=True)
    _clear(copy)
    _run(copy, ["init", "--quiet", "--bare", "."], bounds, system)  # does nothing to a copy that is whole
    wanted = (
        ["+refs/heads/*:refs/iltod/heads/*"] if commit else [f"+{f'refs/heads/{branch}' if branch else 'HEAD'}:{LINE}"]
    )
    _run(
        copy,
        ["fetch", "--quiet", "--no-tags", "--force", "--no-write-fetch-head", "--", address, *wanted],
        bounds,
        system,
    )
    answer = _run(
        copy, ["rev-parse", "--verify", "--quiet", f"{commit or LINE}^{{commit}}"], bounds, system, "no_commit"
    )
    return answer.strip()


def is_descendant(copy: Path, older: str, newer: str, bounds: Bounds, system: Mapping[str, str]) -> bool:
    """Return whether a commit goes back to an older one; where it does not, the history was rewritten.

    `copy` is the repository, `older` and `newer` are ids of commits, `bounds` limit time and size, and `system` holds
    the environment variables for git. A failing git gives False.
    """
    try:
        _run(copy, ["merge-base", "--is-ancestor", older, newer], bounds, system)
    except FetchError:
        return False
    return True


def shrink(copy: Path, commit: str, bounds: Bounds, system: Mapping[str, str]) -> None:
    """Leave of a copy that grew too large only what a commit goes back to, or nothing where there is no such commit.

    `bounds` limit the time that this may take, `system` holds the environment variables for git.
    """
    _clear(copy)
    shutil.rmtree(copy / LINE.rpartition("/")[0], ignore_errors=True)
    (copy / "packed-refs").unlink(missing_ok=True)
    any_size = msgspec.structs.replace(bounds, bytes=sys.maxsize)
    try:
        _run(copy, ["update-ref", LINE, f"{commit}^{{commit}}"], any_size, system)
        _run(copy, ["gc", "--quiet", "--prune=now"], any_size, system)
    except FetchError:
        shutil.rmtree(copy, ignore_errors=True)


def _clear(copy: Path) -> None:
    """Take away what a git that was ended left in a copy."""
    for name in _LEFT:
        for path in [*copy.rglob(name)]:
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _run(
    copy: Path, arguments: list[str], bounds: Bounds, system: Mapping[str, str], failure: str = "unreachable"
) -> str:
    """Run git in a copy and return what it says; one that takes too long or too much is ended with its helpers."""
    end = time.monotonic() + bounds.seconds
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(
            ["git", *SAFE, "--git-dir=.", *arguments],
            cwd=copy,
            env={**system, **ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
            start_new_session=hasattr(os, "killpg"),
        ) as process,
    ):
        while process.poll() is None:
            try:
                process.wait(_POLL_SECONDS)
            except subprocess.TimeoutExpired:
                slow, large = time.monotonic() >= end, _size(copy) > bounds.bytes
                if slow or large:
                    _end(process)
                    raise FetchError("too_slow" if slow else "too_large") from None
        answer = process.stdout.read() if process.stdout else ""
        told.seek(0)
        words = told.read(_LONGEST_WORDS).decode(errors="replace")
    if process.returncode or "shallow" in words:
        raise FetchError(next((reason for said, reason in _REASONS.items() if said in words), failure))
    if _size(copy) > bounds.bytes:
        raise FetchError("too_large")
    return answer


def _end(process: subprocess.Popen[str]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _size(copy: Path) -> int:
    total = 0
    for path in copy.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:  # a file that git has just moved
            continue
    return total
