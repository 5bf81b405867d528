"""Opening the SQLite file that a project is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.errors import NotAProject, ProjectDamaged, SaveFailed
from engine.project import schema


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a file with explicit transactions, to be handed from thread to thread."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        is_older = schema.check(connection, path) < len(schema.MIGRATIONS)
        if read_only and is_older:
            with closing(connection):
                return _migrated_copy(connection, path)
        if read_only:
            connection.execute("PRAGMA query_only=ON")
        else:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            schema.prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def fold(connection: sqlite3.Connection) -> None:
    """Bring what is in SQLite's own journal back into the one file. Raises sqlite3.Error, as where somebody reads."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")


def _migrated_copy(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """Return what an older file holds, in today's tables, in memory: to be read, a file is not changed."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.backup(copy)
    schema.prepare(copy, path)
    return copy


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors on opening into ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise SaveFailed(path, str(error)) from error
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error):
            raise NotAProject(path) from error
        raise ProjectDamaged(path, str(error)) from error
    except (KeyError, ValueError, TypeError) as error:
        raise ProjectDamaged(path, f"{type(error).__name__}: {error}") from error
