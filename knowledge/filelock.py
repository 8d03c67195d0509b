"""A lock between processes that the operating system frees when its holder dies."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockHeld(Exception):
    """Somebody else held the lock for longer than the caller would wait."""


@contextmanager
def exclusive(file: Path, *, wait: float) -> Iterator[None]:
    """Hold the lock named by `file`, waiting at most `wait` seconds; raises LockHeld.

    SQLite's file lock is the one portable lock in the standard library; the file stays empty.
    """
    connection = sqlite3.connect(file, timeout=wait, isolation_level=None)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise LockHeld(str(file)) from error
        yield
    finally:
        connection.close()
