"""Asks git, as a process of its own and without a shell, for what it knows of a folder.

Nothing of the user's or the system's configuration is read and nothing is fetched, so that the same repository gives
the same answers on every machine. Only ids, times and file names are asked for: who made a commit, and in which words,
never reaches this program.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import IO

import msgspec

from iltod.core.digest import short_digest

LARGEST_BLOB = 1024 * 1024
"""What is larger is no data file and is not kept in memory."""

_COMMIT = re.compile(r"@([0-9a-f]{40,64}) ([0-9]{1,20})")

_CHANGE = re.compile(r":[0-7]{6} ([0-7]{6}) [0-9a-f]{40,64} ([0-9a-f]{40,64}) [A-Z][0-9]*\t(.+)")

_COMMIT_NAME = re.compile(r"[\w@][\w._/~^@{}#+=-]{0,199}")
"""Names of commits, tags and branches in any script; none begins like an option."""

LARGEST_ANSWER = 1024**3
"""Bytes of an answer of git beyond which it counts as made to fill the memory; a listing can be of any size."""

MOST_MEMORY = 1024**3
"""Bytes that git may take to compare what was changed: a small repository can tell of a tree with no end."""

LONGEST_WAIT = 600
"""Seconds after which a process of git counts as hanging."""

_REGULAR = frozenset(("100644", "100755"))

_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
}
"""Hooks and callers may point git at another repository by its variables; none of theirs get through."""


class Unknown(StrEnum):
    """Why nothing is known of what changed."""

    NO_REPOSITORY = "no_repository"
    SHALLOW = "shallow"
    UNREADABLE = "unreadable"
    NOT_COMMITTED = "not_committed"


class GitError(Exception):
    """Git is not there, or could not answer."""


class Step(msgspec.Struct, frozen=True):
    """A commit on the main line: its id, when it was made (seconds), and the files that differ from the one before.

    `files` pairs paths within the folder with the id of their content, empty where the file went away.
    """

    commit: str
    time: int
    files: tuple[tuple[str, str], ...]


class Repository(msgspec.Struct, frozen=True):
    """A folder as one commit has it. `git_dir` may be the file by which a worktree points at its repository.

    `folder` is empty where the folder is the whole repository: a clone of its own, or a submodule.
    """

    git_dir: Path
    folder: str
    commit: str

    def steps(self, most: int = LARGEST_ANSWER) -> Iterator[Step]:
        """Yield the commits that changed the folder, oldest first, along first parents.

        What was merged counts as one step at its merge: the line is what was published, one state after another. A
        list of more than `most` bytes is a GitError.
        """
        output = _run(
            self.git_dir,
            *("-c", "log.showRoot=true", "-c", "log.showSignature=false", "-c", "core.quotePath=true"),
            *("-c", "log.diffMerges=first-parent", "-c", "log.follow=false", "-c", "diff.ignoreSubmodules=none"),
            *("log", "--first-parent", "-m", "--no-renames", "--raw", "--no-abbrev", "--reverse", f"-O{os.devnull}"),
            *("--no-show-signature", "--no-notes", "--no-color", "--format=@%H %ct"),
            f"--relative={self.folder}/" if self.folder else "--no-relative",
            *(self.commit, "--", self._path),
            most=most,
        )
        return _steps(output.splitlines())

    def files(self, most: int = LARGEST_ANSWER) -> Iterator[tuple[str, str]]:
        """Yield the path of each file of the folder with the id of its content; of a list of `most` bytes at most."""
        output = _run(self.git_dir, "ls-tree", "-r", "-z", "--full-tree", self.commit, "--", self._path, most=most)
        for entry in output.split("\0"):
            facts, tab, path = entry.partition("\t")
            mode, _, blob = facts.partition(" ")
            if tab and mode in _REGULAR:
                yield path.removeprefix(f"{self.folder}/") if self.folder else path, blob.removeprefix("blob ")

    @property
    def _path(self) -> str:
        return self.folder or "."

    def time(self) -> int:
        """Return when the commit was made, in seconds."""
        line = _run(self.git_dir, "rev-list", "--no-walk", "--timestamp", self.commit)
        return int(line.split(" ", 1)[0])

    def last_before(self, time: int) -> Repository | None:
        """Return the folder as the last commit before the first later one has it, or None where there was none yet.

        A commit that is dated back after a later one changes nothing of what stood then.
        """
        last = ""
        asked = ("rev-list", "--first-parent", "--timestamp", "--reverse", self.commit)
        for line in _run(self.git_dir, *asked).splitlines():
            made, _, commit = line.partition(" ")
            if int(made) >= time:
                break
            last = commit
        earlier = open_repository(self.git_dir.parent / self.folder, last) if last else None
        return earlier if isinstance(earlier, Repository) else None


def ancestors(repository: Repository) -> frozenset[str]:
    """Return the ids of a commit and of all that it goes back to."""
    return frozenset(_run(repository.git_dir, "rev-list", repository.commit).split())


def has_local_changes(repository: Repository) -> bool:
    """Return whether anything in the folder is in no commit."""
    asked = (
        "status",
        "--porcelain",
        "--untracked-files=normal",
        "--ignore-submodules=all",
        "--",
        repository.folder or ".",
    )
    return bool(_run(repository.git_dir, f"--work-tree={repository.git_dir.parent}", *asked).strip())


def merge_base(folder: Path, one: str, other: str) -> str | None:
    """Return the newest commit that `one` and `other` have in common, or None where git knows none.

    `folder` is any folder of the repository. `one` is the id of a commit, `other` any name of one.
    """
    repository = open_repository(folder, other)
    if isinstance(repository, Unknown) or not _COMMIT_NAME.fullmatch(one):
        return None
    try:
        return _run(repository.git_dir, "merge-base", one, repository.commit).strip() or None
    except GitError:
        return None


def commit_key(folder: Path) -> str:
    """Return what differs if the history of a folder may: its present commit, or why nothing is known."""
    repository = open_repository(folder)
    own = "\0".join(f"{name}={_key(found)}" for name, found in own_repositories(folder))
    return f"{_key(repository)}|{short_digest(own.encode()).hex()}" if own else _key(repository)


def _key(repository: Repository | Unknown) -> str:
    if isinstance(repository, Unknown):
        return repository
    return f"{repository.commit}:{repository.folder}{_partial_key(repository.git_dir)}"


def own_repositories(plans: Path) -> Iterator[tuple[str, Repository | Unknown]]:
    """Yield the bodies whose folder is a repository of its own, a submodule or a clone, with what git knows of it."""
    for path in sorted(plans.glob("*/.git")):
        yield path.parent.name, open_repository(path.parent)


def _partial_key(git_dir: Path) -> str:
    """Return what differs when a clone that lacks contents is filled; nothing for a whole one."""
    packs = git_dir / "objects" / "pack"
    names = sorted(path.name for path in packs.iterdir()) if packs.is_dir() else []
    return (
        f":{short_digest(chr(0).join(names).encode()).hex()}"
        if any(name.endswith(".promisor") for name in names)
        else ""
    )


def open_repository(folder: Path, commit: str = "HEAD") -> Repository | Unknown:
    """Return what git knows of a folder in a commit, or why it knows nothing.

    A folder that merely lies in somebody's repository, without being part of it, has none. One process, no more.
    """
    folder = folder.resolve()
    top = _top(folder)
    if top is None or not _COMMIT_NAME.fullmatch(commit):
        return Unknown.NO_REPOSITORY
    if shutil.which("git") is None:
        return Unknown.UNREADABLE
    name = "" if folder == top else folder.relative_to(top).as_posix()
    asked = ("--is-shallow-repository", f"{commit}^{{commit}}", f"{commit}:{name}")
    try:
        shallow, found, _ = _run(top / ".git", "rev-parse", *asked).splitlines()
    except (GitError, ValueError):
        return Unknown.NO_REPOSITORY
    return Unknown.SHALLOW if shallow == "true" else Repository(top / ".git", name, found)


def has_commit(folder: Path, commit: str) -> bool:
    """Return whether the repository of a folder knows a commit, also one in which the folder was not there yet."""
    top = _top(folder.resolve())
    if top is None or not _COMMIT_NAME.fullmatch(commit):
        return False
    try:
        _run(top / ".git", "cat-file", "-e", f"{commit}^{{commit}}")
    except GitError:
        return False
    return True


def _top(folder: Path) -> Path | None:
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def is_committed(folder: Path, name: str) -> bool:
    """Return whether the last commit has a file of a folder, by its path from the folder on."""
    repository = open_repository(folder)
    return isinstance(repository, Repository) and any(path == name for path, _ in repository.files())


class Blobs:
    """Contents of files by their id, asked of one process of git for each process of ours, when first needed."""

    def __init__(self, repository: Repository) -> None:
        self._git_dir = repository.git_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, blob: str, largest: int | None = LARGEST_BLOB) -> bytes | None:
        """Return a content, or None where it is too large; one that is not there is a GitError."""
        process = self._started()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(f"{blob}\n".encode())
            process.stdin.flush()
            header = process.stdout.readline().split()
        except OSError as error:
            raise GitError(str(error)) from error
        if len(header) != 3:
            raise GitError(f"{blob} is not there")
        content = _take(int(header[2]), largest, process.stdout)
        return content if header[1] == b"blob" else None

    def close(self) -> None:
        """End the process, if this process of ours began one."""
        if self._process and self._owner == os.getpid():
            self._process.communicate()
        self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid():  # a process of git cannot serve two that were forked
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                _command(self._git_dir, "cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd=self._git_dir.parent,
            )
        return self._process


def _take(size: int, largest: int | None, stream: IO[bytes]) -> bytes | None:
    """Read a content and the line end after it; of one that is too large nothing is kept."""
    if largest is None or size <= largest:
        return stream.read(size + 1)[:size]
    left = size + 1
    while left > 0 and (piece := stream.read(min(left, LARGEST_BLOB))):
        left -= len(piece)
    return None


def _steps(lines: list[str]) -> Iterator[Step]:
    commit, time = "", 0
    files: list[tuple[str, str]] = []
    for line in lines:
        if found := _COMMIT.fullmatch(line):
            if commit:
                yield Step(commit, time, tuple(files))
            commit, time, files = found[1], int(found[2]), []
        elif found := _CHANGE.fullmatch(line):
            if not found[3].startswith('"'):  # names with odd letters are quoted: they are no data files of ours
                files.append((found[3], found[2] if found[1] in _REGULAR else ""))
        elif line:
            raise GitError(f"not understood: {line[:80]!r}")
    if commit:
        yield Step(commit, time, tuple(files))


def _command(git_dir: Path, *arguments: str) -> list[str]:
    program = shutil.which("git")
    if program is None:
        raise GitError("git is not installed")
    return [
        program,
        f"--git-dir={git_dir.name}",
        "--no-replace-objects",
        "--literal-pathspecs",
        "--no-pager",
        *arguments,
    ]


def _bound_memory(process: int) -> None:
    """Let git end where it wants more memory than it may have; only Linux can bound a process that runs."""
    with suppress(ImportError, AttributeError, OSError):
        import resource

        resource.prlimit(process, resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _run(git_dir: Path, *arguments: str, most: int = LARGEST_ANSWER) -> str:
    """Return what git printed; file names keep bytes that are no text as escapes."""
    try:
        with (
            tempfile.TemporaryFile() as told,
            subprocess.Popen(
                _command(git_dir, *arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=told,
                env=_ENVIRONMENT,
                cwd=git_dir.parent,
            ) as process,
        ):
            _bound_memory(process.pid)
            end = threading.Timer(LONGEST_WAIT, process.kill)
            end.daemon = True
            end.start()
            assert process.stdout
            answer = process.stdout.read(most + 1)
            if len(answer) > most:
                process.kill()
            code = process.wait()
            end.cancel()
            end.join()  # no thread may be there when processes are forked
            told.seek(0)
            words = told.read().decode("utf-8", "replace").strip()
    except OSError as error:
        raise GitError(str(error)) from error
    if code or len(answer) > most:
        raise GitError(words or "the answer is too large")
    return answer.decode("utf-8", "surrogateescape")
