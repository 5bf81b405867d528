"""The table of projects."""

from pathlib import Path

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from editor.dashboard.columns import ALL_COLUMNS, title_of
from editor.dashboard.table_model import ProjectFilter, Role
from editor.settings import Settings
from editor.theme import Look
from engine.library.library import LibraryRow

_Index = QModelIndex | QPersistentModelIndex
_ROW_PADDING_PX = 14
_BAR_HEIGHT_PX = 5


class ProjectView(QTableView):
    """Shows projects; its columns are moved, sized, sorted and chosen at their heads, and stay so.

    Signals:
        open_requested: The path of the project that the user wants.
        chosen_changed: Other projects are selected.
        rename_requested: The user wants to give the selected project another name.
        delete_requested: The user wants to be rid of the selected projects.
        left_upwards: The user went up from the first row.
    """

    open_requested = Signal(Path)
    chosen_changed = Signal()
    rename_requested = Signal()
    delete_requested = Signal()
    left_upwards = Signal()

    def __init__(self, projects: ProjectFilter, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._menu_actions: list[QAction | None] = []
        self._delegate = _CellDelegate(self)
        self.setObjectName("projects")
        self.setAccessibleName(self.tr("Projects"))
        self.setModel(projects)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setHighlightSections(False)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda point: self.choose_columns(head.mapToGlobal(point)))
        self._lay_out_columns()
        self.setSortingEnabled(True)
        for signal in (head.sectionMoved, head.sectionResized, head.sortIndicatorChanged):
            signal.connect(lambda *_: self._remember_columns())
        self.activated.connect(self._open)

    def set_look(self, look: Look) -> None:
        """Paint in other colours."""
        self._delegate.look = look
        self.viewport().update()

    def use_actions(self, actions: list[QAction | None]) -> None:
        """Offer these for what is selected, by their keys and in a menu; None for a line between them."""
        self._menu_actions = actions
        for action in actions:
            if action is not None:
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                self.addAction(action)

    @property
    def chosen(self) -> list[LibraryRow]:
        """The projects that are selected, from top to bottom."""
        return [index.data(Role.ROW) for index in sorted(self.selectionModel().selectedRows(), key=lambda i: i.row())]

    def choose(self, paths: list[Path]) -> None:
        """Select projects, those of them that are shown, and go to the first."""
        model = self.model()
        indexes = [model.index(row, 0) for row in range(model.rowCount())]
        wanted = [index for index in indexes if index.data(Role.ROW).path in paths]
        self.clearSelection()
        flags = QItemSelectionModel.SelectionFlag
        for index in wanted:
            self.selectionModel().select(index, flags.Select | flags.Rows)
        if wanted:
            self.selectionModel().setCurrentIndex(wanted[0], flags.NoUpdate)
            self.scrollTo(wanted[0])

    def choose_columns(self, point: QPoint) -> None:
        """Let the user choose the columns in a menu at a point of the screen."""
        menu = QMenu(self)
        for number, column in enumerate(ALL_COLUMNS):
            action = menu.addAction(title_of(column))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setEnabled(number > 0)
            action.toggled.connect(lambda shown, number=number: self.show_column(number, shown=shown))
        menu.exec(point)

    def show_column(self, number: int, *, shown: bool) -> None:
        """Show or hide a column."""
        self.setColumnHidden(number, not shown)
        self._remember_columns()

    # Qt's events

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Tell of what is selected also where rows come and go."""
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self.chosen_changed)
            model.rowsRemoved.connect(lambda *_: self.chosen_changed.emit())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell that other projects are selected."""
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave upwards from the first row; rename by F2 and remove by Del, as in every list."""
        if event.key() == Qt.Key.Key_F2 and not event.modifiers():
            self.rename_requested.emit()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.delete_requested.emit()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0 and not event.modifiers():
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def sizeHintForRow(self, _row: int) -> int:
        """Return a height that leaves the eye its way along the row."""
        return self.fontMetrics().height() + _ROW_PADDING_PX

    # Inside

    def _open(self, index: QModelIndex) -> None:
        self.open_requested.emit(index.data(Role.ROW).path)

    def _show_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        for action in self._menu_actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        menu.exec(self.viewport().mapToGlobal(point))

    def _lay_out_columns(self) -> None:
        head = self.horizontalHeader()
        letter = self.fontMetrics().averageCharWidth()
        self.verticalHeader().setDefaultSectionSize(self.sizeHintForRow(0))
        for number, column in enumerate(ALL_COLUMNS):
            head.resizeSection(number, column.width * letter + _ROW_PADDING_PX)
            self.setColumnHidden(number, not column.is_shown)
            if column.id == "edited":
                head.setSortIndicator(number, Qt.SortOrder.DescendingOrder)
        stored = QByteArray.fromBase64(self._settings.text("project_columns").encode())
        if not stored.isEmpty() and head.count() == len(ALL_COLUMNS):
            head.restoreState(stored)
        head.setStretchLastSection(True)

    def _remember_columns(self) -> None:
        state = bytes(self.horizontalHeader().saveState().toBase64().data()).decode()
        self._settings.set_value("project_columns", state)


class _CellDelegate(QStyledItemDelegate):
    """Paints a share as a bar beside its figure, and what can't be opened faintly."""

    look: Look

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Take the ring of the current cell away: the row is what is current."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if index.data(Role.ROW).problem:
            option.palette.setColor(option.palette.ColorRole.Text, QColor(self.look.faint))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one cell."""
        share = index.data(Role.SHARE)
        if share is None:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        inner = option.rect.adjusted(6, 0, -10, 0)
        figures = painter.fontMetrics().horizontalAdvance("100 %") + 8
        track = QRect(inner.left(), inner.center().y() - _BAR_HEIGHT_PX // 2, inner.width() - figures, _BAR_HEIGHT_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self.look.on_accent if is_selected else self.look.text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        if track.width() > 2 * _BAR_HEIGHT_PX:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.look.faint if is_selected else self.look.line))
            painter.drawRoundedRect(track, _BAR_HEIGHT_PX / 2, _BAR_HEIGHT_PX / 2)
            filled = QRect(track.left(), track.top(), round(track.width() * share), track.height())
            painter.setBrush(QColor(self.look.on_accent if is_selected else self.look.accent))
            if filled.width() > 0:
                painter.drawRoundedRect(filled, _BAR_HEIGHT_PX / 2, _BAR_HEIGHT_PX / 2)
        painter.restore()
