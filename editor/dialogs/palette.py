"""The command palette: everything that can be done now, found by a few letters of its name."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from rapidfuzz import fuzz

from editor.pane_table import AnyIndex
from editor.settings import Settings

_ID, _KEYS, _PLACE = (Qt.ItemDataRole.UserRole + number for number in range(3))
_LEAST_LIKENESS = 62.0
_REMEMBERED = 12
_MOVING_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done.

    Attributes:
        id: By which it is remembered.
        place: Where it is found otherwise, such as its menu.
    """

    id: str
    action: QAction
    place: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.action.text().replace("&", "").rstrip("…")


class Palette(QDialog):
    """Asks for a command and runs it; those that were run last come first."""

    def __init__(self, commands: Sequence[Command], settings: Settings, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window = window
        self.setObjectName("palette")
        self._settings = settings
        recent = _recent(settings)
        enabled = [command for command in commands if command.action.isEnabled()]
        self._commands = sorted(enabled, key=lambda one: recent.index(one.id) if one.id in recent else len(recent))
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("What do you want to do?"))
        self._field.setAccessibleName(self._field.placeholderText())
        self._field.textChanged.connect(self._show)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Commands"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_Painter(self._list))
        self._list.itemClicked.connect(lambda _: self._run())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self._show("")

    def appear(self) -> None:
        """Open over the upper part of the window."""
        width = min(640, self._window.width() - 40)
        self.resize(width, min(460, self._window.height() - 80))
        self.move(self._window.mapToGlobal(QPoint((self._window.width() - width) // 2, 44)))
        self.show()
        self._field.setFocus()

    @property
    def names(self) -> list[str]:
        """What is offered now, the best first."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let keys move through the list and choose while the field has them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVING_KEYS:
                self._list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        return super().eventFilter(watched, event)

    def _show(self, text: str) -> None:
        self._list.clear()
        for command in _matching(self._commands, text):
            item = QListWidgetItem(command.name, self._list)
            keys = command.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item.setData(_ID, command.id)
            item.setData(_KEYS, keys)
            item.setData(_PLACE, command.place)
            item.setToolTip(command.action.toolTip())
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{command.name}, {command.place}, {keys}")
        self._list.setCurrentRow(0)

    def _run(self) -> None:
        if self._list.currentRow() < 0:
            return
        item = self._list.currentItem()
        chosen = next(command for command in self._commands if command.id == item.data(_ID))
        recent = [chosen.id, *(other for other in _recent(self._settings) if other != chosen.id)]
        self._settings.set_value("palette", json.dumps(recent[:_REMEMBERED]))
        self.accept()
        chosen.action.trigger()


class _Painter(QStyledItemDelegate):
    """Draws a command with its place and its keys behind it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one."""
        super().paint(painter, option, index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText
        painter.save()
        painter.setPen(option.palette.color(role))
        place = QRect(option.rect).adjusted(0, 0, -12, 0)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, side, index.data(_KEYS) or "")
        painter.drawText(place.adjusted(0, 0, -160, 0), side, index.data(_PLACE))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Leave some room between the lines."""
        return super().sizeHint(option, index).expandedTo(QSize(0, option.fontMetrics.height() + 14))


def _matching(commands: Sequence[Command], text: str) -> list[Command]:
    """Return the commands that a text means: those whose words begin so, in any order, then those that look like it."""
    wanted = text.casefold().split()
    if not wanted:
        return list(commands)
    exact, alike = [], []
    for command in commands:
        name = f"{command.name} {command.place} {command.action.toolTip()}".casefold()
        words = name.split()
        if all(any(word.startswith(start) for word in words) for start in wanted):
            exact.append(command)
        elif (likeness := fuzz.partial_ratio(text.casefold(), command.name.casefold())) >= _LEAST_LIKENESS:
            alike.append((likeness, command))
    exact.sort(key=lambda one: not one.name.casefold().startswith(wanted[0]))
    return exact + [command for _, command in sorted(alike, key=lambda pair: -pair[0])]


def _recent(settings: Settings) -> list[str]:
    try:
        stored = json.loads(settings.text("palette") or "[]")
    except ValueError:
        return []
    return [one for one in stored if isinstance(one, str)]
