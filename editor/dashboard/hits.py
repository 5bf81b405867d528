"""Where something was found in the texts: a list by project, with time, speaker and the words around."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from editor.theme import Look
from editor.time_label import time_label
from engine.library.library import Hit, ProjectHits

_Index = QModelIndex | QPersistentModelIndex
_PLACE, _BOLD = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_BEFORE, _BEHIND = 50, 160


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place in a project's text.

    Attributes:
        paragraph_id: The paragraph; None for the beginning.
        offset: The character in it.
        length: How many characters were looked for.
    """

    project: Path
    paragraph_id: int | None = None
    offset: int = 0
    length: int = 0


class HitsView(QTreeWidget):
    """Shows what was found.

    Signals:
        open_requested: The ``FoundPlace`` that the user wants to see.
        play_requested: The one that the user wants to see and hear.
        left_upwards: The user went up from the first line.
    """

    open_requested = Signal(object)
    play_requested = Signal(object)
    left_upwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = _HitDelegate(self)
        self.setAccessibleName(self.tr("Found in the texts"))
        self.setObjectName("hits")
        self.setItemDelegate(self._delegate)
        self.setColumnCount(1)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setToolTip(self.tr("Enter opens the project there, Ctrl+Enter plays from there as well"))
        self.customContextMenuRequested.connect(self._show_menu)
        self.itemActivated.connect(lambda item: self.open_requested.emit(item.data(0, _PLACE)))

    def set_look(self, look: Look) -> None:
        """Paint in other colours."""
        self._delegate.look = look
        self.viewport().update()

    def show_hits(self, found: list[ProjectHits]) -> None:
        """Show what was found, or nothing."""
        self.clear()
        for project in found:
            one = self.tr("1 place")
            count = one if project.count == 1 else self.tr("{} places").format(project.count)
            parent = QTreeWidgetItem([f"{project.path.stem}   ·   {count}"])
            parent.setData(0, _PLACE, FoundPlace(project.path))
            parent.setData(0, _BOLD, [(0, len(project.path.stem))])
            parent.setToolTip(0, str(project.path))
            parent.addChildren([_item_of(project.path, hit) for hit in project.hits])
            self.addTopLevelItem(parent)
        self.expandAll()
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first.child(0) or first)
            self.scrollToItem(first, QTreeWidget.ScrollHint.PositionAtTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play by Ctrl+Enter; leave upwards from the first line."""
        item = self.currentItem()
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier and item is not None:
            self.play_requested.emit(item.data(0, _PLACE))
        elif event.key() == Qt.Key.Key_Up and (item is None or self.itemAbove(item) is None):
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def _show_menu(self, point: QPoint) -> None:
        item = self.itemAt(point)
        if item is None:
            return
        place = item.data(0, _PLACE)
        menu = QMenu(self)
        menu.addAction(self.tr("Open here"), lambda: self.open_requested.emit(place))
        menu.addAction(self.tr("Open and play from here"), lambda: self.play_requested.emit(place))
        menu.exec(self.viewport().mapToGlobal(point))


def _item_of(project: Path, hit: Hit) -> QTreeWidgetItem:
    """Return the line of a hit: its time, who speaks, and the words around the first place."""
    text = hit.passage.text
    start, end = hit.places[0] if hit.places else (0, 0)
    first = max(0, start - _BEFORE)
    if first:
        first = text.find(" ", first, start) + 1 or first
    head = f"{time_label(hit.passage.start_ms)}   "
    if hit.passage.speaker:
        head += f"{hit.passage.speaker}:  "
    head += "…" if first else ""
    item = QTreeWidgetItem([head + text[first : end + _BEHIND].replace("\n", " ")])
    item.setData(0, _PLACE, FoundPlace(project, hit.passage.paragraph_id, start, end - start))
    shift = len(head) - first
    item.setData(0, _BOLD, [(left + shift, right - left) for left, right in hit.places if left < end + _BEHIND])
    return item


class _HitDelegate(QStyledItemDelegate):
    """Paints one line with what was found in bold."""

    look: Look

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Room for one line."""
        return QSize(200, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line."""
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(option.rect)
        painter.setPen(QColor(self.look.on_accent if is_selected else self.look.text))
        layout = QTextLayout(text, option.font)
        choice = QTextOption()
        choice.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(choice)
        layout.setFormats([self._bold(start, length, is_selected) for start, length in index.data(_BOLD) or ()])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1e6)
        layout.endLayout()
        layout.draw(painter, QPointF(option.rect.left() + 4, option.rect.center().y() - line.height() / 2))
        painter.restore()

    def _bold(self, start: int, length: int, is_selected: bool) -> QTextLayout.FormatRange:
        formatted = QTextLayout.FormatRange()
        formatted.start, formatted.length = start, length
        formatted.format = QTextCharFormat()
        formatted.format.setFontWeight(QFont.Weight.Bold)
        formatted.format.setForeground(QColor(self.look.on_accent if is_selected else self.look.accent))
        return formatted
