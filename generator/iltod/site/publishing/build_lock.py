"""The lock that lets one build at a time write a site; it goes with the process that holds it."""

from __future__ import annotations

import errno
import os
import warnings
from pathlib import Path
from weakref import WeakSet


class BuildLock:
    """A locked file. It is free again when `release` was called, or when the process that locked it is gone.

    Processes that are forked while it is held do not hold it: else one that outlives its parent would keep every
    later build out.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor
        _held.add(self)

    def release(self) -> None:
        """Let others have the lock; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None


def acquire_lock(path: Path) -> BuildLock | None:
    """Return the lock on a file, which is made if it is not there, or None while somebody else holds it.

    Where the system knows no locks at all, whoever asks gets it. Raises OSError where the file cannot be opened.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a system without locks
        from filelock import lock_descriptor  # what only looks at a site does without it

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if lock_descriptor(descriptor, blocking=False) and _is_still_there(path, descriptor):
            return BuildLock(descriptor)
    except OSError as error:
        if error.errno == errno.ENOSYS:
            return BuildLock(descriptor)
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _is_still_there(path: Path, descriptor: int) -> bool:
    """Return whether the locked file has its name still: another build may have removed it after it was opened."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


_held: WeakSet[BuildLock] = WeakSet()


def _release_inherited() -> None:
    for lock in list(_held):
        lock.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_release_inherited)
