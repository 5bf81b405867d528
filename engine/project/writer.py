"""Writes a project file behind the program's back, so that a key press never waits for the disk."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.errors import SaveFailed

Operation = Callable[[sqlite3.Connection], None]

# Edits wait this long for company: a burst of typing becomes one transaction, and a kill costs less than a second.
_GATHER_S = 0.2
# After a failure the same operations are tried again this often.
_RETRY_S = 2.0


@dataclass(frozen=True, slots=True)
class SaveState:
    """How far saving is.

    Attributes:
        unsaved: Number of operations that are not on the disk yet.
        saved_at: When something was last written; None while nothing was.
        error: Why the last try failed; None when it went well.
    """

    unsaved: int = 0
    saved_at: datetime | None = None
    error: SaveFailed | None = None


class Writer:
    """Commits operations in their order, in one thread, until closed.

    Nothing is dropped: operations that can't be written (a full disk, say) stay queued and are tried again.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, on_state: Callable[[SaveState], None]) -> None:
        """Take over a connection. ``on_state`` is called on the writer's thread."""
        self._connection = connection
        self._path = path
        self._on_state = on_state
        self._condition = threading.Condition()
        self._waiting: list[Operation] = []
        self._closing = False
        self._hurry = False
        self._state = SaveState()
        self._thread = threading.Thread(target=self._run, name="project-writer", daemon=True)
        self._thread.start()

    @property
    def state(self) -> SaveState:
        """How far saving is now."""
        return self._state

    def submit(self, operation: Operation) -> None:
        """Queue an operation. It may run more than once if a transaction fails, and must not keep state."""
        with self._condition:
            self._waiting.append(operation)
            self._state = SaveState(len(self._waiting), self._state.saved_at, self._state.error)
            self._condition.notify_all()

    def flush(self) -> None:
        """Wait until everything is on the disk.

        Raises:
            SaveFailed: The disk refuses; everything stays queued.
        """
        with self._condition:
            self._hurry = True
            self._state = SaveState(len(self._waiting), self._state.saved_at)
            self._condition.notify_all()
            self._condition.wait_for(lambda: not self._waiting or self._state.error is not None)
            if self._state.error is not None:
                raise self._state.error

    def close(self) -> None:
        """Make a last try to write what is queued, and end the thread. Does not raise: ``flush`` first to know."""
        with self._condition:
            self._closing = True
            self._condition.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._waiting or self._closing)
                if not self._closing and not self._hurry:
                    self._condition.wait_for(lambda: self._closing or self._hurry, timeout=self._patience_s())
                self._hurry = False
                batch = tuple(self._waiting)
                closing = self._closing
            if batch:
                self._commit(batch)
            if closing:
                return

    def _patience_s(self) -> float:
        return _RETRY_S if self._state.error else _GATHER_S

    def _commit(self, batch: tuple[Operation, ...]) -> None:
        error = None
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for operation in batch:
                operation(self._connection)
            self._connection.execute("COMMIT")
        except Exception as reason:  # noqa: BLE001  whatever it is, the thread must live on and the user must hear of it
            error = SaveFailed(self._path, str(reason) or type(reason).__name__)
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        with self._condition:
            if error is None:
                del self._waiting[: len(batch)]
            saved_at = datetime.now(UTC) if error is None else self._state.saved_at
            self._state = SaveState(len(self._waiting), saved_at, error)
            self._condition.notify_all()
        self._on_state(self._state)
