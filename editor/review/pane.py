"""The pane that lists what is doubtful: to look over, to hear, and to go to."""

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QLabel, QVBoxLayout, QWidget

from editor.history import TranscriptHistory
from editor.pane_table import AnyIndex, PaneTable
from editor.review.queue import QueuedFragment
from editor.review.review import Review
from editor.review.table import SORT_ROLE, Column, FragmentsTable
from engine.project.project import Project
from engine.recognition.results import Span


class FragmentsPane(QWidget):
    """Lists what waits for review, while it can be seen.

    Signals:
        place_requested: A ``Span`` to show in the text.
        play_requested: A ``Span`` to hear.
    """

    place_requested = Signal(object)
    play_requested = Signal(object)

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._history: TranscriptHistory | None = None
        self._table = FragmentsTable(self)
        self._filter = _Filter(self)
        self._filter.setSourceModel(self._table)
        self._filter.setSortRole(SORT_ROLE)
        self._speaker = QComboBox()
        self._speaker.setAccessibleName(self.tr("Show what this speaker says"))
        self._speaker.currentIndexChanged.connect(self._filter_by_speaker)
        self.view = _View()
        self.view.setModel(self._filter)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(Column.TIME, Qt.SortOrder.AscendingOrder)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.WORDS, QHeaderView.ResizeMode.Stretch)
        self.view.setAccessibleName(self.tr("Doubtful words"))
        self.view.play_wanted.connect(self._play)
        self.view.activated.connect(self._go)
        self._news = QLabel()
        self._news.setObjectName("faint")
        self._news.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self._speaker)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._news)
        self.setFocusProxy(self.view)
        review.counted.connect(lambda *_: self.refresh())
        review.marked.connect(lambda _: self.refresh())
        review.mode.arrived.connect(self._follow)

    def show_project(self, _project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._history = history
        self._table.show_fragments([])
        self.refresh()

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown."""
        self._table.set_offset(offset_ms)

    def refresh(self) -> None:
        """Look again what waits; happens by itself a moment after each change while the pane can be seen."""
        if not self.isVisible() or self._history is None:
            return
        transcript = self._history.transcript
        speakers = {part.id: transcript.speakers.get(part.speaker_id or 0) for part in transcript.paragraphs}
        rows = []
        for queued in self._review.mode.waiting():
            speaker = speakers.get(queued.fragment.paragraph_id)
            rows.append((queued, "" if speaker is None else speaker.name))
        chosen = self._review.mode.at_hand if self._review.mode.active else self.chosen
        self._table.show_fragments(rows)
        self._show_speakers([speaker.name for speaker in transcript.speakers.values()])
        if chosen is not None:
            self._choose(chosen)
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the list up to date."""
        super().showEvent(event)
        self.refresh()

    @property
    def chosen(self) -> QueuedFragment | None:
        """The fragment that is chosen."""
        index = self._filter.mapToSource(self.view.currentIndex())
        return self._table.queued(index.row()) if index.isValid() else None

    def _show_speakers(self, names: list[str]) -> None:
        names = [self.tr("Everybody"), *dict.fromkeys(name for name in names if name)]
        if names == [self._speaker.itemText(row) for row in range(self._speaker.count())]:
            return
        chosen = self._speaker.currentText()
        self._speaker.blockSignals(True)
        self._speaker.clear()
        self._speaker.addItems(names)
        self._speaker.setCurrentIndex(max(self._speaker.findText(chosen), 0))
        self._speaker.setVisible(len(names) > 1)
        self._speaker.blockSignals(False)
        self._filter_by_speaker()

    def _filter_by_speaker(self) -> None:
        self._filter.set_speaker(self._speaker.currentText() if self._speaker.currentIndex() > 0 else None)
        self._tell()

    def _choose(self, wanted: QueuedFragment) -> None:
        """Choose a fragment in the list, or where it is gone, the one behind it."""
        starts = [self._table.queued(row).fragment.start_ms for row in range(self._table.rowCount())]
        later = (row for row, start_ms in enumerate(starts) if start_ms >= wanted.fragment.start_ms)
        index = self._filter.mapFromSource(self._table.index(next(later, 0), 0))
        if index.isValid():
            self.view.setCurrentIndex(index)

    def _follow(self, queued: QueuedFragment) -> None:
        """Show where the reviewer is."""
        if self.isVisible():
            self._choose(queued)

    def _go(self) -> None:
        if (chosen := self.chosen) is None:
            return
        if self._review.mode.active:
            self._review.mode.show(chosen)
        else:
            self.place_requested.emit(Span(chosen.fragment.start_ms, chosen.fragment.end_ms))

    def _play(self) -> None:
        if (chosen := self.chosen) is not None:
            self.play_requested.emit(Span(chosen.fragment.start_ms, chosen.fragment.end_ms))

    def _tell(self) -> None:
        count, shown = self._table.rowCount(), self._filter.rowCount()
        if count == 0:
            self._news.setText(self.tr("Nothing that is marked waits for review."))
        elif shown < count:
            self._news.setText(self.tr("{shown} of {count} doubtful places").format(shown=shown, count=count))
        else:
            one = self.tr("1 doubtful place")
            self._news.setText(one if count == 1 else self.tr("{} doubtful places").format(count))


class _View(PaneTable):
    """The list; Enter goes to a fragment, the space bar plays it.

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
    """Shows what a speaker says."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._speaker: str | None = None

    def set_speaker(self, name: str | None) -> None:
        """Show only what somebody of this name says; None for everybody."""
        self._speaker = name
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, _source_parent: AnyIndex) -> bool:
        """Say whether a fragment is shown."""
        table = self.sourceModel()
        assert isinstance(table, FragmentsTable)
        return self._speaker is None or table.speaker(source_row) == self._speaker
