"""The queue as the user sees it: a list, and what can be done with it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.messages import message_of
from editor.queue.queue import Entry, RecordingQueue, State

_ROWS_SHOWN = 5
_ENTRY = Qt.ItemDataRole.UserRole


class QueuePanel(QWidget):
    """Shows the queue, or nothing where it is empty.

    Signals:
        open_requested: The project of an entry.
    """

    open_requested = Signal(Path)

    def __init__(self, queue: RecordingQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._heading = QLabel()
        self._heading.setObjectName("heading")
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Recordings to be recognised"))
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._list.setToolTip(self.tr("Drag, or Alt+Up and Alt+Down, change the order"))
        self._pause = QPushButton()
        self._open = QPushButton(self.tr("&Open"))
        self._remove = QPushButton(self.tr("&Take out"))
        self._clear = QPushButton(self.tr("&Clear what is done"))
        buttons = QHBoxLayout()
        for button in (self._pause, self._open, self._remove, self._clear):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._heading)
        layout.addWidget(self._list)
        layout.addLayout(buttons)
        self._list.model().rowsMoved.connect(self._take_order)
        self._list.currentItemChanged.connect(lambda *_: self._enable())
        self._list.itemActivated.connect(lambda _: self._open_current())
        self._pause.clicked.connect(self._pause_or_go_on)
        self._open.clicked.connect(self._open_current)
        self._remove.clicked.connect(self._remove_current)
        self._clear.clicked.connect(queue.clear_done)
        for key, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(key), self._list, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._upwards if step < 0 else self._downwards)
        QShortcut(
            QKeySequence(Qt.Key.Key_Delete), self._list, self._remove_current, context=Qt.ShortcutContext.WidgetShortcut
        )
        queue.changed.connect(self.refresh)
        queue.progressed.connect(self._show_progress)
        self.refresh()

    def refresh(self) -> None:
        """Show the queue as it is."""
        current = self._current()
        self._list.clear()
        for entry in self._queue.entries:
            item = QListWidgetItem(self._text(entry))
            item.setData(_ENTRY, entry)
            item.setToolTip(str(entry.order.recording))
            self._list.addItem(item)
            if entry is current:
                self._list.setCurrentItem(item)
        if self._list.currentItem() is None:
            self._list.setCurrentRow(0)
        rows = min(_ROWS_SHOWN, self._list.count())
        self._list.setFixedHeight(rows * max(1, self._list.sizeHintForRow(0)) + 2 * self._list.frameWidth() + 4)
        self.setVisible(bool(self._queue.entries))
        if not self._queue.unfinished:
            self._pause.setText(self.tr("&Try again"))
        else:
            self._pause.setText(self.tr("&Go on") if self._queue.paused else self.tr("&Pause"))
        self._show_heading()
        self._enable()

    def _show_progress(self) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            entry = item.data(_ENTRY)
            if entry.state is State.RUNNING:
                item.setText(self._text(entry))
        self._show_heading()

    def _show_heading(self) -> None:
        entries = self._queue.entries
        done = sum(entry.state in (State.DONE, State.FAILED) for entry in entries)
        text = self.tr("{} of {} recordings done").format(done, len(entries))
        if self._queue.paused and self._queue.unfinished:
            text += self.tr(", paused")
        running = self._queue.running
        if running is not None and running.progress.left_s is not None:
            text += self.tr(", about {} min left for this one").format(max(1, round(running.progress.left_s / 60)))
        self._heading.setText(text)

    def _text(self, entry: Entry) -> str:
        name = entry.order.recording.name
        match entry.state:
            case State.WAITING:
                return self.tr("{}   ·   waits").format(name)
            case State.OPEN:
                return self.tr("{}   ·   is open").format(name)
            case State.DONE:
                return self.tr("{}   ·   done").format(name)
            case State.FAILED:
                assert entry.error is not None
                message = message_of(entry.error)
                return f"{name}   ·   {message.happened} {message.advice}".rstrip()
            case _:
                share = entry.progress.share
                if entry.progress.decoding or share is None:
                    return self.tr("{}   ·   is being read").format(name)
                return self.tr("{}   ·   {} % recognised").format(name, round(100 * share))

    def _enable(self) -> None:
        entry = self._current()
        self._open.setEnabled(entry is not None and entry.project.exists())
        self._remove.setEnabled(entry is not None)
        self._pause.setEnabled(
            bool(self._queue.unfinished) or any(entry.state is State.FAILED for entry in self._queue.entries)
        )
        self._clear.setEnabled(any(entry.state is State.DONE for entry in self._queue.entries))

    def _current(self) -> Entry | None:
        row = self._list.currentRow()
        entry = self._list.item(row).data(_ENTRY) if row >= 0 else None
        return entry if isinstance(entry, Entry) and entry in self._queue.entries else None

    def _open_current(self) -> None:
        entry = self._current()
        if entry is not None and entry.project.exists():
            self.open_requested.emit(entry.project)

    def _pause_or_go_on(self) -> None:
        if self._queue.paused or not self._queue.unfinished:
            self._queue.resume()
        else:
            self._queue.pause()

    def _remove_current(self) -> None:
        entry = self._current()
        if entry is not None:
            self._queue.remove(entry)

    def _upwards(self) -> None:
        self._move(-1)

    def _downwards(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        entry = self._current()
        if entry is not None:
            place = self._queue.entries.index(entry) + step
            if 0 <= place < len(self._queue.entries):
                self._queue.move(entry, place)

    def _take_order(self) -> None:
        """Take over the order into which the rows were dragged."""
        self._queue.reorder([self._list.item(row).data(_ENTRY) for row in range(self._list.count())])
