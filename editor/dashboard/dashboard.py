"""The first page: every project, what is in their texts, and where to begin."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from editor.dashboard.catalogue import Catalogue
from editor.dashboard.drop_hint import DropHint, dropped_files
from editor.dashboard.hits import HitsView
from editor.dashboard.searching import Searching
from editor.dashboard.table import ProjectView
from editor.dashboard.table_model import ProjectFilter, ProjectTable
from editor.recent import recent_projects
from editor.settings import Settings
from editor.theme import Look
from engine.library.library import LibraryRow, ProjectHits

_SEARCH_DELAY_MS = 120
_LEAST_DROP_PX = 220


class Dashboard(QWidget):
    """The projects of the library, and ways to begin.

    Signals:
        open_requested: A file that the user chose: a project or a recording.
        place_requested: A ``FoundPlace`` that the user wants to see.
        play_requested: One that the user wants to hear as well.
        queue_requested: Several recordings or folders that the user dropped.
        new_requested: The user wants to choose a recording.
        record_requested: The user wants to make a recording.
        browse_requested: The user wants to choose a project.
        demo_requested: The user wants to see the demo.
        chosen_changed: Other projects are selected.
    """

    open_requested = Signal(Path)
    place_requested = Signal(object)
    play_requested = Signal(object)
    queue_requested = Signal(list)
    new_requested = Signal()
    record_requested = Signal()
    browse_requested = Signal()
    demo_requested = Signal()
    chosen_changed = Signal()

    def __init__(self, settings: Settings, catalogue: Catalogue, queue: QWidget, parent: QWidget | None = None) -> None:
        """Show the projects of a catalogue, and under them the queue."""
        super().__init__(parent)
        self._settings = settings
        self._catalogue = catalogue
        self._searching = Searching(catalogue.path, self)
        self.setAcceptDrops(True)
        self._projects = ProjectTable(self)
        self._filter = ProjectFilter(self._projects, self)
        self.table = ProjectView(self._filter, settings)
        self.search = QLineEdit()
        self.hits = HitsView()
        self._tag = QComboBox()
        self._archived, self._columns = QPushButton(), QPushButton()
        self._count = QLabel()
        self._note = QLabel()
        self._drop = DropHint()
        self._drop.setMinimumHeight(_LEAST_DROP_PX)
        self._lay_out(queue)
        self._connect()
        self._show_all()

    def _lay_out(self, queue: QWidget) -> None:
        title = QLabel("Earmark")
        title.setObjectName("title")
        self._demo = QPushButton(self.tr("Try the demo interview"))
        self._demo.clicked.connect(self.demo_requested)
        self._new = QPushButton(self.tr("New from recording…"))
        self._new.setObjectName("primary")
        self._new.clicked.connect(self.new_requested)
        record = QPushButton(self.tr("Record…"))
        record.clicked.connect(self.record_requested)
        browse = QPushButton(self.tr("Open project…"))
        browse.clicked.connect(self.browse_requested)
        top = QHBoxLayout()
        top.addWidget(title)
        top.addStretch()
        for button in (self._demo, browse, record, self._new):
            top.addWidget(button)
        self._motto = QLabel(self.tr("Transcripts that you can trust, made on your own computer."))
        self._motto.setObjectName("faint")
        self.search.setPlaceholderText(self.tr("Search names, speakers, tags and texts"))
        self.search.setAccessibleName(self.tr("Search all projects"))
        self.search.setClearButtonEnabled(True)
        self._tag.setAccessibleName(self.tr("Show only projects with a tag"))
        self._tag.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._archived.setText(self.tr("Archived"))
        self._archived.setCheckable(True)
        self._archived.setToolTip(self.tr("Show archived projects as well"))
        self._columns.setText(self.tr("Columns"))
        self._columns.setToolTip(self.tr("Choose the columns"))
        bar = QHBoxLayout()
        bar.addWidget(self.search, 1)
        for choice in (self._tag, self._archived, self._columns):
            bar.addWidget(choice)
        self._bar = QWidget()
        self._bar.setLayout(bar)
        bar.setContentsMargins(0, 0, 0, 0)
        self._note.setObjectName("faint")
        self._count.setObjectName("faint")
        self._lists = QSplitter(Qt.Orientation.Vertical)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self.hits)
        self._lists.setChildrenCollapsible(False)
        self.hits.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 14)
        column.setSpacing(10)
        column.addLayout(top)
        for widget, stretch in (
            (self._motto, 0),
            (self._drop, 0),
            (self._bar, 0),
            (self._note, 0),
            (self._lists, 1),
            (self._count, 0),
            (queue, 0),
        ):
            column.addWidget(widget, stretch)
        column.addStretch()

    def _connect(self) -> None:
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_SEARCH_DELAY_MS)
        self._typed.timeout.connect(lambda: self._searching.start(self.search.text()))
        self.search.textChanged.connect(self._filter_by_text)
        self.search.returnPressed.connect(self._go_to_results)
        self._tag.currentIndexChanged.connect(lambda _: self._filter_by_tag())
        self._archived.toggled.connect(self._filter_archived)
        self._columns.clicked.connect(
            lambda: self.table.choose_columns(self._columns.mapToGlobal(QPoint(0, self._columns.height())))
        )
        self.table.open_requested.connect(self.open_requested)
        self.table.chosen_changed.connect(self.chosen_changed)
        self.table.left_upwards.connect(self.search.setFocus)
        self.hits.open_requested.connect(self.place_requested)
        self.hits.play_requested.connect(self.play_requested)
        self.hits.left_upwards.connect(self._leave_hits)
        self._searching.found.connect(self._show_hits)
        self._catalogue.changed.connect(self._show_news)
        self._catalogue.scanned.connect(self._tell_scanned)

    def set_look(self, look: Look) -> None:
        """Paint in other colours."""
        self.table.set_look(look)
        self.hits.set_look(look)

    def use_actions(self, ids: list[str | None], actions: dict[str, QAction]) -> None:
        """Offer these for the projects that are selected; None for a line between them."""
        self.table.use_actions([actions[key] if key is not None else None for key in ids])

    @property
    def is_in_sight(self) -> bool:
        """Whether this is the page that the window shows."""
        return not self.isHidden()

    @property
    def chosen(self) -> list[LibraryRow]:
        """The projects that are selected; none while another page shows."""
        return self.table.chosen if self.is_in_sight else []

    def appear(self) -> None:
        """Bring everything up to the files, in the background, and offer the project that was open last."""
        self._catalogue.refresh()
        self._offer_last()
        (self.table if self._projects.rowCount() else self._new).setFocus()

    def refresh(self) -> None:
        """Look for what has changed in the project files, in the background."""
        self._catalogue.refresh()

    def show_queue(self, states: dict[Path, str]) -> None:
        """Show what becomes of projects that are in the queue."""
        self._projects.show_queue(states)

    def close_search(self) -> None:
        """Stop searching."""
        self._typed.stop()
        self._searching.close()

    def go_to_search(self) -> None:
        """Give the keyboard to the search."""
        self.search.setFocus()
        self.search.selectAll()

    # --- what is shown

    def _show_all(self) -> None:
        self._projects.show_rows(self._catalogue.rows())
        self._show_tags()
        self._show_extent()

    def _show_news(self, paths: list[Path]) -> None:
        self._projects.update_rows({path: self._catalogue.row(path) for path in paths})
        self._show_tags()
        self._show_extent()
        self._offer_last()

    def _offer_last(self) -> None:
        """Select the project that was open last, unless something is selected; it can be opened at once by Enter."""
        if self._filter.rowCount() and not self.table.chosen:
            if self._new.hasFocus():
                self.table.setFocus()
            self.table.choose(recent_projects(self._settings)[:1])
            if not self.table.chosen:
                self.table.selectRow(0)

    def _show_extent(self) -> None:
        """Show how many projects there are, and the table only where there are any."""
        total, shown = self._projects.rowCount(), self._filter.rowCount()
        for widget in (self._bar, self._lists, self._count):
            widget.setVisible(total > 0)
        for widget in (self._motto, self._drop, self._demo):
            widget.setVisible(total == 0)
        one = self.tr("1 project")
        text = one if total == 1 else self.tr("{} projects").format(total)
        if shown != total:
            text = self.tr("{shown} of {all}").format(shown=shown, all=text)
        self._count.setText(text)
        if not self._catalogue.library.full_text:
            self._note.setText(self.tr("This Python has no full-text search (FTS5): searching texts takes longer."))
        self._note.setVisible(bool(self._note.text()) and total > 0)

    def _show_tags(self) -> None:
        tags, chosen = self._projects.tags(), self._tag.currentData() or ""
        if [self._tag.itemData(number) for number in range(1, self._tag.count())] == tags and self._tag.count():
            return
        self._tag.blockSignals(True)
        self._tag.clear()
        self._tag.addItem(self.tr("All tags"), "")
        for tag in tags:
            self._tag.addItem(tag, tag)
        self._tag.setCurrentIndex(max(0, self._tag.findData(chosen)))
        self._tag.blockSignals(False)
        self._tag.setVisible(bool(tags))
        self._filter_by_tag()

    def _filter_by_text(self, text: str) -> None:
        self._filter.set_text(text)
        self._typed.start()
        self._show_extent()

    def _filter_by_tag(self) -> None:
        self._filter.set_tag(self._tag.currentData() or "")
        self._show_extent()

    def _filter_archived(self, shown: bool) -> None:
        self._filter.set_archived(shown)
        self._show_extent()

    def _show_hits(self, found: list[ProjectHits]) -> None:
        self.hits.setVisible(bool(found))
        self.hits.show_hits(found)

    def _go_to_results(self) -> None:
        """Go on from the search: to the projects whose names fit, else to the places in the texts."""
        self._typed.stop()
        if self._filter.rowCount():
            self.table.selectRow(0)
            self.table.setFocus()
        elif self.hits.isVisible():
            self.hits.setFocus()

    def _leave_hits(self) -> None:
        (self.table if self._filter.rowCount() else self.search).setFocus()

    def tell_packed(self, package: Path) -> None:
        """Tell that a project was packed."""
        self._note.setText(self.tr("Packed into {}").format(package))
        self._show_extent()

    def _tell_scanned(self, new: int) -> None:
        one = self.tr("1 new project was found.")
        self._note.setText(one if new == 1 else self.tr("{} new projects were found.").format(new))
        self._show_extent()

    # --- Qt's events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search by the usual key; go down from the search, and out of it by Esc."""
        in_search = self.search.hasFocus()
        if event.matches(QKeySequence.StandardKey.Find):
            self.go_to_search()
        elif event.key() == Qt.Key.Key_Escape and (in_search or self.search.text()):
            self.search.clear()
            self.table.setFocus()
        elif event.key() == Qt.Key.Key_Down and in_search:
            self._go_to_results()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_files(event):
            event.acceptProposedAction()
            self._drop.set_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file went elsewhere."""
        self._drop.set_over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file, or put several into the queue."""
        self._drop.set_over(False)
        paths = dropped_files(event)
        if not paths:
            return
        event.acceptProposedAction()
        if len(paths) == 1 and paths[0].is_file():
            self.open_requested.emit(paths[0])
        else:
            self.queue_requested.emit(paths)
