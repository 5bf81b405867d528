"""The pane that lists what was corrected: to look through, to hear, to take back, and to say something of it."""

import time

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.corrections.details import CorrectionDetails
from editor.corrections.figures import FiguresDialog
from editor.corrections.filter import Filter, Marked
from editor.corrections.table import Column, CorrectionsTable
from editor.history import TranscriptHistory
from editor.jobs import JobRunner
from editor.messages import message_of
from editor.pane import FollowingPane
from editor.pane_table import PaneTable
from engine.errors import InvalidEdit, SaveFailed
from engine.project.correction_kinds import CorrectionKind
from engine.project.correction_log import CorrectionLog, log_in
from engine.project.corrections import Correction, taking_back
from engine.project.project import Project
from engine.project.remarks import Remark, remark_on
from engine.recognition.results import Span
from engine.transcript.edits import AlignWords
from engine.transcript.transcript import Change

# The list follows when the user has stopped typing for a while, and so does reading the journal.
_DELAY_MS = 1_500
# Qt makes plain text of them.
_ONLY = {only.value: only for only in (*CorrectionKind, *Marked)}


class CorrectionsPane(FollowingPane):
    """Lists the corrections of the open project while it can be seen.

    Signals:
        place_requested: A ``Span`` to show in the text.
        play_requested: A ``Span`` to hear.
    """

    place_requested = Signal(object)
    play_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_DELAY_MS, parent)
        self._project: Project | None = None
        self._history: TranscriptHistory | None = None
        self._log: CorrectionLog | None = None
        self._is_old = True
        self._corrections: list[Correction] = []
        self._table = CorrectionsTable(self)
        self._words = QLineEdit()
        self._words.setPlaceholderText(self.tr("Words or speaker"))
        self._words.setClearButtonEnabled(True)
        self._words.setAccessibleName(self.tr("Show corrections with these words"))
        self._words.textChanged.connect(self._show_filtered)
        self._kind = QComboBox()
        self._kind.setAccessibleName(self.tr("Show corrections of this kind"))
        self._kind.addItem(self.tr("All"), None)
        for kind, name in self._table.kinds.items():
            self._kind.addItem(name, kind.value)
        self._kind.insertSeparator(self._kind.count())
        self._kind.addItem(self.tr("Left out of training"), Marked.EXCLUDED.value)
        self._kind.addItem(self.tr("With a comment"), Marked.COMMENTED.value)
        self._kind.currentIndexChanged.connect(self._show_filtered)
        self._view = _View()
        self._view.setModel(self._table)
        header = self._view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (Column.BEFORE, Column.AFTER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setResizeContentsPrecision(100)  # rows; the others are no wider, and there may be thousands
        header.setMinimumSectionSize(20)
        self._view.setAccessibleName(self.tr("Corrections"))
        self._view.play_wanted.connect(self._play)
        self._view.taking_back_wanted.connect(self._take_chosen_back)
        self._view.excluding_wanted.connect(self._toggle_excluded)
        self._view.commenting_wanted.connect(self._begin_comment)
        self._view.menu_wanted.connect(self._show_menu)
        self._view.activated.connect(self._go)
        self._view.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self._details = CorrectionDetails()
        self._details.remarked.connect(self._remark)
        self._details.left.connect(self._view.setFocus)
        self._news = QLabel()
        self._news.setObjectName("faint")
        self._news.setWordWrap(True)
        self._hear = QPushButton(self.tr("&Hear it"))
        self._hear.setToolTip(self.tr("Space"))
        self._hear.clicked.connect(self._play)
        self._take_back = QPushButton(self.tr("&Take it back"))
        self._take_back.setToolTip(self.tr("Delete"))
        self._take_back.clicked.connect(self._take_chosen_back)
        self._figures = QPushButton(self.tr("Fi&gures…"))
        self._figures.setToolTip(self.tr("How often the recogniser was wrong, and in what"))
        self._figures.clicked.connect(self._show_figures)
        self._lay_out()
        self.setFocusProxy(self._view)
        self._runner = JobRunner(self)
        self._runner.reported.connect(self._list)
        self._runner.finished.connect(self._take)
        self._runner.failed.connect(lambda error: self._news.setText(message_of(error).happened))
        self._enable()

    @property
    def kinds(self) -> dict[CorrectionKind, str]:
        """What kinds of corrections are called."""
        return self._table.kinds

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self._kind)
        buttons = QHBoxLayout()
        buttons.addWidget(self._hear)
        buttons.addWidget(self._take_back)
        buttons.addStretch()
        buttons.addWidget(self._figures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self._news)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._details)
        layout.addLayout(buttons)

    def show_project(self, project: Project | None, history: TranscriptHistory | None) -> None:
        """Serve another project, or none."""
        self._runner.stop()
        self.rest()
        self._log = None
        self._is_old = True
        self._list([])  # a comment that is being written is still kept
        self._project, self._history = project, history
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
            self._list(self._log.corrections())
            return
        try:
            self._project.flush()  # the child reads the file
        except SaveFailed as error:
            self._news.setText(message_of(error).happened)
            return
        self._runner.start(log_in, self._project.path)

    def _note(self, change: Change) -> None:
        """Keep up with a change; while the journal is being read, it has to be read again."""
        assert self._project is not None
        self._is_old = True
        if self._log is not None:
            who = "" if isinstance(change.edit, AlignWords) else self._project.who
            self._log.take(round(1000 * time.time()), who, change, self._project.transcript)
        self.refresh_soon()

    def _take(self, log: CorrectionLog) -> None:
        if not self._is_old:  # else the text has changed meanwhile, and the journal is read again soon
            self._log = log
            self._list(log.corrections())

    def _list(self, corrections: list[Correction]) -> None:
        self._corrections = corrections
        self._table.show_speakers(self._speakers())
        self._table.show_remarks(self._remarks())
        self._show_filtered()

    def _show_filtered(self) -> None:
        chosen = self._chosen()
        wanted = Filter(self._words.text(), _ONLY.get(self._kind.currentData()))
        speakers, remarks = self._speakers(), self._remarks()
        shown = [one for one in self._corrections if wanted.accepts(one, speakers, remarks)]
        self._table.show_corrections(shown)
        if self._chosen() is None or self._chosen() != chosen:
            from_ms = 0 if chosen is None else chosen.start_ms
            later = (row for row, other in enumerate(shown) if other.start_ms >= from_ms)
            self._view.setCurrentIndex(self._table.index(next(later, 0), 0))
        self._enable()

    def _speakers(self) -> dict[int, str]:
        if self._project is None:
            return {}
        return {speaker.id: speaker.name for speaker in self._project.transcript.speakers.values()}

    def _remarks(self) -> dict[str, Remark]:
        return {} if self._project is None else dict(self._project.remarks)

    def _enable(self) -> None:
        chosen = self._chosen()
        for widget in (self._hear, self._take_back, self._details):
            widget.setEnabled(chosen is not None)
        self._figures.setEnabled(self._project is not None)
        self._details.setVisible(chosen is not None)
        if chosen is None or self._project is None:
            self._details.show_correction(None, None, Remark())
        else:
            circumstances = self._log.circumstances(chosen) if self._log is not None else None
            self._details.show_correction(chosen, circumstances, remark_on(chosen, self._project.remarks))
        count, shown = len(self._corrections), self._table.rowCount()
        if count == 0:
            self._news.setText(self.tr("Nothing is corrected yet. What you change in the text is listed here."))
        elif shown < count:
            self._news.setText(self.tr("{shown} of {count} corrections").format(shown=shown, count=count))
        else:
            self._news.setText(self.tr("1 correction") if count == 1 else self.tr("{} corrections").format(count))

    def _chosen(self) -> Correction | None:
        index = self._view.currentIndex()
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

    def _toggle_excluded(self) -> None:
        if self._chosen() is not None:
            self._details.excluded.toggle()

    def _begin_comment(self) -> None:
        if self._chosen() is not None:
            self._details.comment.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._details.comment.selectAll()

    def _remark(self, correction: Correction, remark: Remark) -> None:
        assert self._project is not None
        self._project.set_remark(correction, remark)
        self._table.show_remarks(self._remarks())

    def _show_menu(self, point: QPoint) -> None:
        """Show what can be done with the chosen correction, with its keys."""
        if self._chosen() is None:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Go to it\tEnter"), self._go)
        menu.addAction(self.tr("Hear it\tSpace"), self._play)
        menu.addAction(self.tr("Take it back\tDelete"), self._take_chosen_back)
        menu.addSeparator()
        excluded = menu.addAction(self.tr("Leave it out of training data\tX"), self._toggle_excluded)
        excluded.setCheckable(True)
        excluded.setChecked(self._details.excluded.isChecked())
        menu.addAction(self.tr("Comment\tC"), self._begin_comment)
        menu.exec(point)
        menu.deleteLater()

    def _show_figures(self) -> None:
        if self._project is None:
            return
        try:
            self._project.flush()
        except SaveFailed as error:
            self._news.setText(message_of(error).happened)
            return
        dialog = FiguresDialog(self._project.path, self._project.transcript.offset_ms, self._table.kinds, self)
        dialog.exec()
        dialog.deleteLater()


class _View(PaneTable):
    """The list; Enter goes to a correction, other keys do something with it.

    Signals:
        play_wanted: Play the chosen one.
        taking_back_wanted: Take it back.
        excluding_wanted: Leave it out of training data, or no longer.
        commenting_wanted: Write a comment on it.
        menu_wanted: Show, at a point of the screen, what can be done.
    """

    play_wanted = Signal()
    taking_back_wanted = Signal()
    excluding_wanted = Signal()
    commenting_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda point: self.menu_wanted.emit(self.viewport().mapToGlobal(point)))
        self._keys = {
            Qt.Key.Key_Space: self.play_wanted,
            Qt.Key.Key_Delete: self.taking_back_wanted,
            Qt.Key.Key_X: self.excluding_wanted,
            Qt.Key.Key_C: self.commenting_wanted,
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key stands for."""
        wanted = self._keys.get(Qt.Key(event.key()))
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if wanted is not None and plain:
            wanted.emit()
        else:
            super().keyPressEvent(event)
