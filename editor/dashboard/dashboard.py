"""The first page: what was worked on lately, and where to begin."""

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRunnable,
    QSize,
    Qt,
    QThreadPool,
    Signal,
)
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFont, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from editor.recent import forget_project, recent_projects
from editor.settings import Settings
from editor.theme import Look
from editor.time_label import time_label
from engine.errors import EarmarkError
from engine.project.summary import ProjectSummary, read_project

_Index = QModelIndex | QPersistentModelIndex
_PATH, _SUMMARY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class _Gone:
    """Stands for a project that can't be read.

    Attributes:
        reason: Why, in the engine's words.
    """

    reason: str


class Dashboard(QWidget):
    """Recent projects, and ways to begin.

    Signals:
        open_requested: A file that the user chose: a project or a recording.
        queue_requested: Several recordings or folders that the user dropped.
        new_requested: The user wants to choose a recording.
        record_requested: The user wants to make a recording.
        browse_requested: The user wants to choose a project.
        demo_requested: The user wants to see the demo.
    """

    open_requested = Signal(Path)
    queue_requested = Signal(list)
    new_requested = Signal()
    record_requested = Signal()
    browse_requested = Signal()
    demo_requested = Signal()

    def __init__(self, settings: Settings, queue: QWidget, parent: QWidget | None = None) -> None:
        """Show recent projects, and above them the queue."""
        super().__init__(parent)
        self._settings = settings
        self.setAcceptDrops(True)
        title = QLabel("Earmark")
        title.setObjectName("title")
        motto = QLabel(self.tr("Transcripts that you can trust, made on your own computer."))
        motto.setObjectName("faint")
        new = QPushButton(self.tr("New from recording…"))
        new.setObjectName("primary")
        new.clicked.connect(self.new_requested)
        record = QPushButton(self.tr("Record…"))
        record.clicked.connect(self.record_requested)
        browse = QPushButton(self.tr("Open project…"))
        browse.clicked.connect(self.browse_requested)
        demo = QPushButton(self.tr("Try the demo interview"))
        demo.clicked.connect(self.demo_requested)
        buttons = QHBoxLayout()
        for button in (new, record, browse, demo):
            buttons.addWidget(button)
        buttons.addStretch()
        heading = QLabel(self.tr("Recent projects"))
        heading.setObjectName("heading")
        self._list = QListWidget()
        self._list.setObjectName("projects")
        self._list.setMouseTracking(True)
        self._list.setAccessibleName(self.tr("Recent projects"))
        self._list.itemActivated.connect(self._open)
        self._list.itemClicked.connect(self._open)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._delegate = _ProjectDelegate(self._list)
        self._list.setItemDelegate(self._delegate)
        self._heading, self._drop = heading, _DropHint()
        column = QVBoxLayout()
        for widget in (title, motto):
            column.addWidget(widget)
        column.addSpacing(14)
        column.addLayout(buttons)
        column.addSpacing(18)
        column.addWidget(self._drop)
        column.addSpacing(18)
        column.addWidget(queue)
        column.addWidget(heading)
        column.addWidget(self._list, 100)
        column.addStretch(1)
        holder = QWidget()
        holder.setLayout(column)
        holder.setMaximumWidth(760)
        page = QWidget()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(page)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)
        outer = QHBoxLayout(page)
        outer.setContentsMargins(32, 36, 32, 24)
        outer.addStretch(1)
        outer.addWidget(holder, 8)
        outer.addStretch(1)
        self._reader = _Reader(self)
        self._reader.read.connect(self._show_summary)

    def set_look(self, look: Look) -> None:
        """Paint in other colours."""
        self._delegate.look = look
        self._list.viewport().update()

    def refresh(self) -> None:
        """Read the recent projects again, in the background."""
        self._list.clear()
        paths = recent_projects(self._settings)
        self._heading.setVisible(bool(paths))
        self._list.setVisible(bool(paths))
        for path in paths:
            item = QListWidgetItem()
            item.setData(_PATH, path)
            item.setText(path.stem)
            item.setToolTip(str(path))
            self._list.addItem(item)
            self._reader.start(path)

    def _show_summary(self, path: Path, found: object) -> None:
        for row in range(self._list.count()):
            if self._list.item(row).data(_PATH) == path:
                self._list.item(row).setData(_SUMMARY, found)

    def _open(self, item: QListWidgetItem) -> None:
        if not isinstance(item.data(_SUMMARY), _Gone):
            self.open_requested.emit(item.data(_PATH))

    def _show_menu(self, point: QPoint) -> None:
        item = self._list.itemAt(point)
        if item is None:
            return
        menu = QMenu(self)
        menu.addAction(self.tr("Open"), lambda: self._open(item))
        menu.addAction(self.tr("Take off this list"), lambda: self._forget(item.data(_PATH)))
        menu.exec(self._list.viewport().mapToGlobal(point))

    def _forget(self, path: Path) -> None:
        forget_project(self._settings, path)
        self.refresh()

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


def dropped_files(event: QDropEvent) -> list[Path]:
    """Return the local files and folders that are being dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


class _DropHint(QFrame):
    """The field that says that files may be dropped here."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop")
        text = QLabel(self.tr("Drop recordings or a project here"))
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint = QLabel(
            self.tr(
                "Earmark writes down what it hears, marks the words it was unsure of, and keeps your corrections. "
                "Nothing leaves this computer."
            )
        )
        hint.setObjectName("faint")
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 22)
        layout.addWidget(text)
        layout.addWidget(hint)

    def set_over(self, is_over: bool) -> None:
        """Show that a file is above it."""
        self.setProperty("over", is_over)
        self.style().unpolish(self)
        self.style().polish(self)


class _Reader(QObject):
    """Reads summaries on other threads.

    Signals:
        read: A path, and its ``ProjectSummary`` or ``_Gone``.
    """

    read = Signal(Path, object)

    def start(self, path: Path) -> None:
        """Read one."""
        QThreadPool.globalInstance().start(_Reading(path, self))


class _Reading(QRunnable):
    def __init__(self, path: Path, reader: _Reader) -> None:
        super().__init__()
        self._path = path
        self._emit = reader.read.emit

    def run(self) -> None:
        found: object
        try:
            found = read_project(self._path).summary
        except EarmarkError as error:
            found = _Gone(str(error))
        with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
            self._emit(self._path, found)


class _ProjectDelegate(QStyledItemDelegate):
    """Paints a project as two lines: name and share reviewed, then length, when saved, and where."""

    look: Look

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Room for two lines."""
        return QSize(200, option.fontMetrics.height() * 2 + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one project."""
        path, found = index.data(_PATH), index.data(_SUMMARY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(2, 2, -2, -2)
        state = QStyle.StateFlag
        if option.state & (state.State_MouseOver | state.State_HasFocus):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.look.raised))
            painter.drawRoundedRect(rect, 7, 7)
        inner = rect.adjusted(14, 7, -14, -7)
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        lower = upper.translated(0, inner.height() // 2)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(self.look.faint if isinstance(found, _Gone) else self.look.text))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, path.stem)
        painter.setFont(option.font)
        painter.setPen(QColor(self.look.faint))
        if isinstance(found, ProjectSummary):
            share = round(100 * found.reviewed_words / found.words) if found.words else 0
            self._paint_share(painter, upper, share)
            details = f"{time_label(found.duration_ms)}   ·   {_when(found.edited_at)}   ·   {path.parent}"
        elif isinstance(found, _Gone):
            details = self.tr("Not there, or not readable: {path}").format(path=path)
        else:
            details = str(path.parent)
        painter.setPen(QColor(self.look.faint))
        painter.drawText(
            lower,
            Qt.AlignmentFlag.AlignVCenter,
            painter.fontMetrics().elidedText(details, Qt.TextElideMode.ElideMiddle, lower.width()),
        )
        painter.restore()

    def _paint_share(self, painter: QPainter, rect: QRect, percent: int) -> None:
        painter.drawText(
            rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.tr("{} % reviewed").format(percent)
        )
        width = 84
        left = rect.right() - painter.fontMetrics().horizontalAdvance(self.tr("{} % reviewed").format(100)) - width - 12
        track = QRect(left, rect.center().y() - 2, width, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.look.line))
        painter.drawRoundedRect(track, 2.5, 2.5)
        painter.setBrush(QColor(self.look.accent))
        painter.drawRoundedRect(QRect(track.left(), track.top(), width * percent // 100, 5), 2.5, 2.5)


def _when(time: datetime) -> str:
    """Return when something was, as people say it."""
    local, now = time.astimezone(), datetime.now(UTC).astimezone()
    days = (now.date() - local.date()).days
    if days == 0:
        return f"today {local:%H:%M}"
    return f"yesterday {local:%H:%M}" if days == 1 else f"{local:%Y-%m-%d}"
