"""The corrections of all projects: looked through and filtered, however many there are."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QHeaderView, QLabel, QLineEdit, QVBoxLayout, QWidget

from editor.dashboard.hits import FoundPlace
from editor.jobs import JobRunner
from editor.messages import message_of
from editor.pane_table import NOWHERE, AnyIndex, PaneTable, PaneTableModel
from editor.time_label import time_label
from engine.library.corrections import CorrectionIndex, IndexedCorrection, Wanted, default_index, refresh_index
from engine.project.correction_kinds import CorrectionKind

_SIZE = QSize(900, 620)
_PAGE = 200
_TYPING_MS = 150
_PROJECT, _TIME, _HEARD, _STANDS, _KIND, _SPEAKER = range(6)
_NOTHING = "–"


class EverywhereTable(PaneTableModel):
    """Rows of an index, fetched as far as somebody scrolls."""

    def __init__(self, kinds: Mapping[CorrectionKind, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kinds = kinds
        self._index: CorrectionIndex | None = None
        self._wanted = Wanted()
        self._rows: list[IndexedCorrection] = []
        self._is_all = True
        self.headings = {
            _PROJECT: self.tr("Project"),
            _TIME: self.tr("Time"),
            _HEARD: self.tr("Heard"),
            _STANDS: self.tr("Corrected"),
            _KIND: self.tr("What"),
            _SPEAKER: self.tr("Speaker"),
        }

    def show_index(self, index: CorrectionIndex | None, wanted: Wanted) -> None:
        """Show what is wanted of an index, from the first one on."""
        self.beginResetModel()
        self._index, self._wanted = index, wanted
        self._rows = [] if index is None else index.page(wanted, -1, _PAGE)
        self._is_all = len(self._rows) < _PAGE
        self.endResetModel()

    def correction(self, row: int) -> IndexedCorrection:
        """Return the correction in a row."""
        return self._rows[row]

    def canFetchMore(self, parent: AnyIndex) -> bool:
        """Whether there may be more rows."""
        return not parent.isValid() and not self._is_all

    def fetchMore(self, parent: AnyIndex) -> None:
        """Take in the next page."""
        if parent.isValid() or self._index is None:
            return
        more = self._index.page(self._wanted, self._rows[-1].id, _PAGE)
        self._is_all = len(more) < _PAGE
        if more:
            self.beginInsertRows(NOWHERE, len(self._rows), len(self._rows) + len(more) - 1)
            self._rows += more
            self.endInsertRows()

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        """Count the rows that were fetched so far."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what stands in a cell; its tooltip says it whole."""
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self._rows[index.row()]
        match index.column():
            case 0:
                return str(row.project) if role == Qt.ItemDataRole.ToolTipRole else row.project.stem
            case 1:
                return time_label(row.start_ms)
            case 2:
                return row.heard or _NOTHING
            case 3:
                return row.stands or _NOTHING
            case 4:
                return self._kinds[row.kind]
        return row.speaker


class EverywhereDialog(QDialog):
    """Looks the projects through, beside the work, and shows what is wanted of their corrections.

    Attributes:
        chosen: The place that the user wants to see; None until then.
    """

    def __init__(self, library: Path, kinds: Mapping[CorrectionKind, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Corrections of all projects"))
        self.resize(_SIZE)
        self.chosen: FoundPlace | None = None
        self._path = default_index(library)
        self._index: CorrectionIndex | None = None
        self._by_value = {kind.value: kind for kind in kinds}
        self.table = EverywhereTable(kinds, self)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Words, speaker or comment"))
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName(self.tr("Show corrections with these words"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Show corrections of this kind"))
        self.kind.addItem(self.tr("All"), None)
        for kind, name in kinds.items():
            if kind is not CorrectionKind.SPEAKER:  # the index is of texts and times
                self.kind.addItem(name, kind.value)
        self.view = PaneTable()
        self.view.setModel(self.table)
        self.view.setAccessibleName(self.tr("Corrections of all projects"))
        self.view.activated.connect(self._choose)
        header = self.view.horizontalHeader()
        header.setResizeContentsPrecision(100)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (_HEARD, _STANDS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.news = QLabel()
        self.news.setObjectName("faint")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(self.show_wanted)
        self.words.textChanged.connect(lambda _: self._timer.start())
        self.kind.currentIndexChanged.connect(lambda _: self.show_wanted())
        top = QHBoxLayout()
        top.addWidget(self.words, 1)
        top.addWidget(self.kind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.news)
        layout.addWidget(self.view, 1)
        self.runner = JobRunner(self)
        self.runner.reported.connect(lambda pair: self._tell_progress(*pair))
        self.runner.finished.connect(lambda _: self._open())
        self.runner.failed.connect(lambda error: self.news.setText(message_of(error).happened))
        self.finished.connect(lambda _: self._close())
        self.news.setText(self.tr("Looking through the projects…"))
        self.runner.start(refresh_index, self._path, library)

    def show_wanted(self) -> None:
        """Show what the user asks for."""
        if self._index is None:
            return
        wanted = Wanted(self.words.text(), self._by_value.get(self.kind.currentData()))
        self.table.show_index(self._index, wanted)
        count = self._index.count(wanted)
        shown = QLocale().toString(count)
        self.news.setText(self.tr("1 correction") if count == 1 else self.tr("{} corrections").format(shown))
        self.view.setCurrentIndex(self.table.index(0, 0))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop."""
        self._close()
        super().closeEvent(event)

    def _tell_progress(self, done: int, total: int) -> None:
        self.news.setText(self.tr("Looking through the projects: {done} of {total}").format(done=done, total=total))

    def _open(self) -> None:
        try:
            self._index = CorrectionIndex(self._path)
        except sqlite3.Error as error:
            self.news.setText(str(error))
            return
        self.show_wanted()

    def _close(self) -> None:
        self.runner.stop()
        self.table.show_index(None, Wanted())
        if self._index is not None:
            self._index.close()
            self._index = None

    def _choose(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            row = self.table.correction(index.row())
            self.chosen = FoundPlace(row.project, row.paragraph_id, row.start, row.length)
            self.accept()


class Everywhere(QObject):
    """What "Corrections of all projects" does.

    Signals:
        place_requested: A ``FoundPlace`` to show.
    """

    place_requested = Signal(object)

    def __init__(
        self, library: Path, kinds: Mapping[CorrectionKind, str], flush: Callable[[], None], window: QWidget
    ) -> None:
        """Look through a library's projects; ``flush`` writes down what is open."""
        super().__init__(window)
        self._library = library
        self._kinds = kinds
        self._flush = flush
        self._window = window

    def show(self) -> None:
        """Let the user look through them, and go to one."""
        self._flush()
        dialog = EverywhereDialog(self._library, self._kinds, self._window)
        dialog.exec()
        chosen = dialog.chosen
        dialog.deleteLater()
        if chosen is not None:
            self.place_requested.emit(chosen)
