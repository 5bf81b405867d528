"""Shows places of the transcript, each in its context, and lets the user choose those at which something is done."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from editor.places import Place
from editor.time_label import time_label
from editor.transcript_view.colours import colours_for

_SIZE = QSize(860, 560)
_AT, _BEFORE, _STANDS, _BECOMES, _AFTER = range(5)
_CHANGE_WIDTH = 200  # at most, of what stands and what becomes

_Index = QModelIndex | QPersistentModelIndex


class PlaceModel(QAbstractTableModel):
    """Places as rows, each with a box to tick.

    Signals:
        ticks_changed: Other places are ticked.
    """

    ticks_changed = Signal()

    def __init__(self, places: Sequence[Place], parent: QWidget, offset_ms: int = 0) -> None:
        super().__init__(parent)
        self.places = places
        self._offset_ms = offset_ms
        self._ticked = [True] * len(places)
        self._shown = list(range(len(places)))
        self._colours = colours_for(parent.palette())
        self._struck, self._bold = QFont(parent.font()), QFont(parent.font())
        self._struck.setStrikeOut(True)
        self._bold.setBold(True)
        self._size = QSize(0, round(1.6 * parent.fontMetrics().height()))

    @property
    def chosen(self) -> list[int]:
        """The indices of the places that are ticked, in their order."""
        return [index for index, ticked in enumerate(self._ticked) if ticked]

    def place(self, row: int) -> Place:
        """Return the place in a row."""
        return self.places[self._shown[row]]

    def show_kind(self, kind: str | None) -> None:
        """Show the places of one kind; None for all."""
        self.beginResetModel()
        self._shown = [index for index, place in enumerate(self.places) if kind is None or place.kind == kind]
        self.endResetModel()

    def tick_all(self, ticked: bool) -> None:
        """Tick or untick every place that is shown."""
        for index in self._shown:
            self._ticked[index] = ticked
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, _AFTER))
        self.ticks_changed.emit()

    def turn(self, row: int) -> None:
        """Tick a place, or untick it."""
        self._ticked[self._shown[row]] = not self._ticked[self._shown[row]]
        self.dataChanged.emit(self.index(row, 0), self.index(row, _AFTER))
        self.ticks_changed.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how much is told of each."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("At"), "", self.tr("Stands"), self.tr("Becomes"), "")[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let rows be chosen, and the first column ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == _AT else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        place, column = self.place(index.row()), index.column()
        ticked = self._ticked[self._shown[index.row()]]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                becomes = place.becomes.strip() or self.tr("(nothing)")
                texts = (time_label(place.start_ms + self._offset_ms), place.before, place.stands, becomes, place.after)
                return texts[column]
            case Qt.ItemDataRole.ToolTipRole:
                return f"{place.before}{place.becomes if ticked else place.stands}{place.after}"
            case Qt.ItemDataRole.CheckStateRole if column == _AT:
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.TextAlignmentRole if column == _BEFORE:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.SizeHintRole:
                return self._size
            case Qt.ItemDataRole.FontRole if column == _STANDS:
                return self._struck if ticked else self._bold
            case Qt.ItemDataRole.FontRole if column == _BECOMES and ticked:
                return self._bold
            case Qt.ItemDataRole.ForegroundRole if column in (_BEFORE, _AFTER) or (column == _BECOMES and not ticked):
                return self._colours.quiet
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a place."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != _AT:
            return False
        if (Qt.CheckState(value) is Qt.CheckState.Checked) != self._ticked[self._shown[index.row()]]:
            self.turn(index.row())
        return True


class PlaceList(QTreeView):
    """The places under each other, what stands before them aligned to the right, as in a concordance.

    Signals:
        play_requested: The user wants to hear the place at hand.
        take_requested: The user has chosen.
    """

    play_requested = Signal()
    take_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("places")
        self.setAccessibleName(self.tr("Places"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setItemDelegateForColumn(_BEFORE, _LeftElided(self))

    def lay_out(self) -> None:
        """Give the columns their widths, once the places are there."""
        header = self.header()
        header.setStretchLastSection(False)
        metrics = self.fontMetrics()
        widths = {_AT: metrics.horizontalAdvance("0:00:00") + 44}
        model = self.model()
        for column in (_STANDS, _BECOMES):
            texts = (str(model.index(row, column).data()) for row in range(min(model.rowCount(), 200)))
            widest = max(map(metrics.horizontalAdvance, texts), default=0) * 1.1 + 26
            widths[column] = round(min(max(widest, 80), _CHANGE_WIDTH))
        for column in (_BEFORE, _AFTER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose and hear by key; letters would look for text otherwise."""
        model = self.model()
        assert isinstance(model, PlaceModel)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Space if self.currentIndex().isValid():
                model.turn(self.currentIndex().row())
            case Qt.Key.Key_A:
                model.tick_all(True)
            case Qt.Key.Key_N:
                model.tick_all(False)
            case Qt.Key.Key_P:
                self.play_requested.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.take_requested.emit()
            case _:
                super().keyPressEvent(event)


class PlacesDialog(QDialog):
    """Asks at which places something is to be done. Changes nothing itself.

    Signals:
        play_requested: Start and end of what the user wants to hear, in milliseconds.
    """

    play_requested = Signal(int, int)

    def __init__(
        self, title: str, action: str, places: Sequence[Place], parent: QWidget | None = None, offset_ms: int = 0
    ) -> None:
        """Show places, with an offset added to their times.

        ``action`` is what the button says, with ``{}`` for how many are ticked.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self._action = action
        self.model = PlaceModel(places, self, offset_ms)
        self.list = PlaceList()
        self.list.setModel(self.model)
        self.list.lay_out()
        self.list.play_requested.connect(self._play)
        self.list.doubleClicked.connect(self._play)
        self.list.take_requested.connect(self._take)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(self.tr("Show"))
        self._heading = QLabel(title)
        self._heading.setObjectName("heading")
        keys = QLabel(
            self.tr("Space ticks or unticks   ·   P plays   ·   A ticks all   ·   N none   ·   Enter does it")
        )
        keys.setObjectName("faint")
        play, cancel = QPushButton(self.tr("&Play")), QPushButton(self.tr("Cancel"))
        self.go = QPushButton()
        self.go.setDefault(True)
        for button in (play, cancel):
            button.setAutoDefault(False)
        play.clicked.connect(self._play)
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._take)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self.kinds)
        bottom.addWidget(play)
        bottom.addStretch(1)
        bottom.addWidget(cancel)
        bottom.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(keys)
        layout.addLayout(bottom)
        self.resize(_SIZE)
        self._fill_kinds()
        self.model.ticks_changed.connect(self._show_choice)
        self._show_choice()
        self._go_to_first()
        self.list.setFocus()

    @property
    def chosen(self) -> list[int]:
        """The indices of the places that are ticked."""
        return self.model.chosen

    def _fill_kinds(self) -> None:
        counts = Counter(place.kind for place in self.model.places if place.kind)
        self.kinds.setVisible(len(counts) > 1)
        self.kinds.addItem(self.tr("Everything ({})").format(len(self.model.places)), None)
        for kind, count in counts.most_common():
            self.kinds.addItem(f"{kind} ({count})", kind)
        self.kinds.activated.connect(self._show_kind)

    def _show_kind(self) -> None:
        self.model.show_kind(self.kinds.currentData())
        self._go_to_first()

    def _go_to_first(self) -> None:
        self.list.setCurrentIndex(self.model.index(0, 0))

    def _show_choice(self) -> None:
        count = len(self.chosen)
        self.go.setText(self._action.format(f"{count:,}"))
        self.go.setEnabled(bool(count))

    def _play(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            place = self.model.place(index.row())
            self.play_requested.emit(place.start_ms, place.end_ms)

    def _take(self) -> None:
        if self.chosen:
            self.accept()


class _LeftElided(QStyledItemDelegate):
    """Leaves out the beginning of a text that is too long, not its end."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft
