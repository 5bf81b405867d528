"""Searching the library while somebody types, beside the window's thread."""

import contextlib
import sqlite3
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from engine.library.library import Library, ProjectHits
from engine.library.query import Query


class Searching(QObject):
    """Looks for the latest query; what was typed before is forgotten.

    Signals:
        found: A list of ``ProjectHits``.
    """

    found = Signal(list)
    _arrived = Signal(int, list)

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._number = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self, text: str) -> None:
        """Look for something; ``found`` follows, at once and with nothing where there is nothing to look for."""
        self._number += 1
        self._pool.clear()  # what waits is out of date
        query = Query.of(text)
        if query:
            self._pool.start(_Search(self._library, query, self._number, self))
        else:
            self.found.emit([])

    def close(self) -> None:
        """Look no more."""
        self._number += 1
        self._pool.clear()
        self._pool.waitForDone()

    def tell(self, number: int, found: list[ProjectHits]) -> None:
        """Bring a result to the window's thread; called on another."""
        self._arrived.emit(number, found)

    def _deliver(self, number: int, found: list[ProjectHits]) -> None:
        if number == self._number:
            self.found.emit(found)


class _Search(QRunnable):
    def __init__(self, library: Path, query: Query, number: int, searching: Searching) -> None:
        super().__init__()
        self._library = library
        self._query = query
        self._number = number
        self._searching = searching

    def run(self) -> None:
        found: list[ProjectHits] = []
        with contextlib.suppress(sqlite3.Error, OSError), Library(self._library) as library:
            found = library.search(self._query)
        self._searching.tell(self._number, found)
