"""The pane that lists what was corrected: to look through, to hear, and to take back."""

import time

from PySide6.QtCore import QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.corrections.table import AnyIndex, Column, CorrectionsTable
from editor.history import TranscriptHistory
from editor.jobs import JobRunner
from editor.messages import message_of
from editor.pane_table import PaneTable
from engine.errors import InvalidEdit, SaveFailed
from engine.project.correction_kinds import CorrectionKind
from engine.project.correction_log import CorrectionLog, log_in
from engine.project.corrections import Correction, taking_back
from engine.project.project import Project
from engine.recognition.results import Span
from engine.transcript.edits import AlignWords
from engine.transcript.transcript import Change

# The list follows when the user has stopped typing for a while, and so does reading the journal.
_DELAY_MS = 1_500


class CorrectionsPane(QWidget):
    """Lists the corrections of the open project while it can be seen.

    Signals:
        place_requested: A ``Span`` to show in the text.
        play_requested: A ``Span`` to hear.
    """

    place_requested = Signal(object)
    play_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None
        self._log: CorrectionLog | None = None
        self._is_old = True
        self._table = CorrectionsTable(self)
        self._filter = _Filter(self)
        self._filter.setSourceModel(self._table)
        self._words = QLineEdit()
        self._words.setPlaceholderText(self.tr("Words or speaker"))
        self._words.setClearButtonEnabled(True)
        self._words.setAccessibleName(self.tr("Show corrections with these words"))
        self._words.textChanged.connect(self._filter_by_words)
        self._kind = QComboBox()
        self._kind.setAccessibleName(self.tr("Show corrections of this kind"))
        self._kind.addItem(self.tr("All"), None)
        for kind, name in self._table.kinds.items():
            self._kind.addItem(name, kind.value)
        self._kind.currentIndexChanged.connect(self._filter_by_kind)
        self._view = _View()
        self._view.setModel(self._filter)
        header = self._view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (Column.BEFORE, Column.AFTER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._view.setColumnHidden(Column.SPEAKER, True)  # there to be searched; the panel is narrow
        self._view.setAccessibleName(self.tr("Corrections"))
        self._view.play_wanted.connect(self._play)
        self._view.activated.connect(self._go)
        self._view.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self._news = QLabel()
        self._news.setObjectName("faint")
        self._news.setWordWrap(True)
        self._hear = QPushButton(self.tr("&Hear it"))
        self._hear.clicked.connect(self._play)
        self._take_back = QPushButton(self.tr("&Take it back"))
        self._take_back.clicked.connect(self._take_chosen_back)
        self._lay_out()
        self.setFocusProxy(self._view)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.refresh)
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._list)
        self._runner.finished.connect(self._take)
        self._runner.failed.connect(lambda error: self._news.setText(message_of(error).happened))
        self._enable()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self._kind)
        buttons = QHBoxLayout()
        buttons.addWidget(self._hear)
        buttons.addWidget(self._take_back)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._news)
        layout.addLayout(buttons)

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._runner.stop()
        self._timer.stop()
        self._project, self._history = project, history
        self._log = None
        self._is_old = True
        self._table.show_corrections([], {})
        self._enable()
        if history is not None:
            history.changed.connect(self._note)
        self.refresh()

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown."""
        self._table.set_offset(offset_ms)

    def refresh(self) -> None:
        """Show what was corrected; happens by itself while the pane can be seen.

        The journal is read once, beside the work; from then on, the log keeps up with what changes.
        """
        if not self.isVisible() or self._project is None or not self._is_old:
            return
        self._is_old = False
        if self._log is not None:
            self._show_log()
            return
        try:
            self._project.flush()  # the child reads the file
        except SaveFailed as error:
            self._news.setText(message_of(error).happened)
            return
        self._runner.start(log_in, self._project.path)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the list up to date."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()

    def _note(self, change: Change) -> None:
        """Keep up with a change; while the journal is being read, it has to be read again."""
        assert self._project is not None
        self._is_old = True
        if self._log is not None:
            who = "" if isinstance(change.edit, AlignWords) else self._project.who
            self._log.take(round(1000 * time.time()), who, change, self._project.transcript)
        if self.isVisible():
            self._timer.start()

    def _take(self, log: CorrectionLog) -> None:
        if not self._is_old:  # else the text has changed meanwhile, and the journal is read again soon
            self._log = log
            self._show_log()

    def _show_log(self) -> None:
        assert self._log is not None
        self._list(self._log.corrections())

    def _list(self, corrections: list[Correction]) -> None:
        assert self._project is not None
        chosen = self._chosen()
        self._table.show_corrections(corrections, self._project.transcript.speakers)
        if self._chosen() is None or self._chosen() != chosen:
            from_ms = 0 if chosen is None else chosen.start_ms
            later = (row for row, other in enumerate(corrections) if other.start_ms >= from_ms)
            self._view.setCurrentIndex(self._filter.mapFromSource(self._table.index(next(later, 0), 0)))
        self._enable()

    def _filter_by_words(self, words: str) -> None:
        self._filter.set_words(words)
        self._enable()

    def _filter_by_kind(self) -> None:
        kind = self._kind.currentData()
        self._filter.set_kind(None if kind is None else CorrectionKind(kind))
        self._enable()

    def _enable(self) -> None:
        chosen = self._chosen()
        self._hear.setEnabled(chosen is not None)
        self._take_back.setEnabled(chosen is not None)
        count, shown = self._table.rowCount(), self._filter.rowCount()
        if count == 0:
            self._news.setText(self.tr("Nothing is corrected yet. What you change in the text is listed here."))
        elif shown < count:
            self._news.setText(self.tr("{shown} of {count} corrections").format(shown=shown, count=count))
        else:
            self._news.setText(self.tr("1 correction") if count == 1 else self.tr("{} corrections").format(count))

    def _chosen(self) -> Correction | None:
        index = self._filter.mapToSource(self._view.currentIndex())
        return self._table.correction(index.row()) if index.isValid() else None

    def _go(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.place_requested.emit(Span(chosen.start_ms, chosen.end_ms))

    def _play(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.play_requested.emit(Span(chosen.start_ms, chosen.end_ms))

    def _take_chosen_back(self) -> None:
        chosen = self._chosen()
        if chosen is None or self._history is None:
            return
        try:
            edits = taking_back(chosen, self._history.transcript)
            self._history.apply_all(edits, self.tr("Take Back a Correction"))
        except InvalidEdit:
            self._news.setText(self.tr("The text has changed there; put it right in the text."))
            return
        self.refresh()


class _View(PaneTable):
    """The list; Enter goes to a correction, the space bar plays it.

    Signals:
        play_wanted: Play the chosen one.
    """

    play_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play by the space bar."""
        if event.key() == Qt.Key.Key_Space:
            self.play_wanted.emit()
        else:
            super().keyPressEvent(event)


class _Filter(QSortFilterProxyModel):
    """Shows corrections of a kind, with some words in them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = ""
        self._kind: CorrectionKind | None = None

    def set_words(self, words: str) -> None:
        """Show only what holds these words, before, after or as the speaker's name."""
        self._words = words.casefold().strip()
        self.invalidate()

    def set_kind(self, kind: CorrectionKind | None) -> None:
        """Show only this kind; None for all."""
        self._kind = kind
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, _source_parent: AnyIndex) -> bool:
        """Say whether a correction is shown."""
        table = self.sourceModel()
        assert isinstance(table, CorrectionsTable)
        if self._kind is not None and table.correction(source_row).kind is not self._kind:
            return False
        cells = (table.index(source_row, column).data() for column in (Column.BEFORE, Column.AFTER, Column.SPEAKER))
        return not self._words or any(self._words in str(cell).casefold() for cell in cells)
