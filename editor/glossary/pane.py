"""The pane of the glossary: to look through, to write in, and to correct the text by."""

from PySide6.QtCore import QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
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

from editor.glossary.glossary import Entry, Glossary
from editor.glossary.table import Column, GlossaryTable
from editor.pane_table import AnyIndex, PaneTable
from engine.glossary.terms import Term, clean


class GlossaryPane(QWidget):
    """Lists the entries; a new one is written into the field above, which looks for what is there meanwhile."""

    def __init__(self, glossary: Glossary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glossary = glossary
        self._table = GlossaryTable(self)
        self._table.edited.connect(self._replace)
        self._filter = _Filter(self)
        self._filter.setSourceModel(self._table)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find, or add by Enter"))
        self.field.setAccessibleName(self.tr("Find a term, or add one by Enter"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self._add)
        self.where = QComboBox()
        self.where.setAccessibleName(self.tr("Show terms of"))
        for text, value in (
            (self.tr("All terms"), None),
            (self.tr("This project"), False),
            (self.tr("All projects"), True),
        ):
            self.where.addItem(text, value)
        self.where.currentIndexChanged.connect(self._look)
        self.view = _View()
        self.view.setModel(self._filter)
        self.view.setAccessibleName(self.tr("Glossary"))
        self.view.remove_wanted.connect(self._remove)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Column.EVERYWHERE, QHeaderView.ResizeMode.ResizeToContents)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self._news = QLabel()
        self._news.setObjectName("faint")
        self._news.setWordWrap(True)
        self._correct = QPushButton(self.tr("&Correct the text…"))
        self._correct.setToolTip(self.tr("Write terms where the text reads as they are heard, after a look at it"))
        self._correct.clicked.connect(lambda: self._glossary.correct_text(self._shown()))
        self._delete = QPushButton(self.tr("&Remove"))
        self._delete.clicked.connect(self._remove)
        self._more = QPushButton(self.tr("F&iles"))
        menu = QMenu(self._more)
        menu.addAction(self.tr("&Import…"), self._import)
        menu.addAction(self.tr("&Export what is shown…"), lambda: self._glossary.choose_export(self._shown()))
        self._more.setMenu(menu)
        self._lay_out()
        self.setFocusProxy(self.field)
        glossary.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.field, 1)
        top.addWidget(self.where)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self._correct, self._delete, self._more):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._news)
        layout.addLayout(buttons)

    def refresh(self) -> None:
        """Show the entries as they are now, and stay at the one that was chosen."""
        place = self.view.currentIndex()
        chosen = self._entry(place)
        self._table.show_entries(self._glossary.entries)
        row = None if chosen is None else self._table.row_of(chosen.term.text)
        if row is not None:
            self.view.setCurrentIndex(self._filter.mapFromSource(self._table.index(row, place.column())))
        elif place.isValid():
            self.view.setCurrentIndex(self._filter.index(min(place.row(), self._filter.rowCount() - 1), place.column()))
        self._enable()

    def _look(self) -> None:
        self._filter.look_for(self.field.text(), self.where.currentData())
        self._enable()

    def _add(self) -> None:
        """Add what is written, or go to it where it is there."""
        text = clean(self.field.text())
        if not text:
            return
        is_common = bool(self.where.currentData())
        if self._table.row_of(text) is None and not self._glossary.add([Entry(Term(text), is_common)]):
            return
        self.field.clear()
        row = self._table.row_of(text)
        if row is not None:
            self.view.setCurrentIndex(self._filter.mapFromSource(self._table.index(row, Column.HEARD_AS)))

    def _replace(self, old: Entry, new: Entry) -> None:
        # Not at once: the view is still writing, and the table will be another one.
        QTimer.singleShot(0, self, lambda: self._glossary.replace(old, new))

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen:
            self._glossary.remove(chosen)

    def _import(self) -> None:
        self._glossary.choose_import(is_common=bool(self.where.currentData()))

    def _entry(self, index: AnyIndex) -> Entry | None:
        source = self._filter.mapToSource(index)
        return self._table.entry(source.row()) if source.isValid() else None

    def _chosen(self) -> list[Entry]:
        rows = (self._entry(index) for index in self.view.selectionModel().selectedRows())
        return [entry for entry in rows if entry is not None]

    def _shown(self) -> list[Entry]:
        rows = (self._entry(self._filter.index(row, 0)) for row in range(self._filter.rowCount()))
        return [entry for entry in rows if entry is not None]

    def _enable(self) -> None:
        count, shown = self._table.rowCount(), self._filter.rowCount()
        self._delete.setEnabled(bool(self._chosen()))
        self._correct.setEnabled(bool(shown))
        if not count:
            self._news.setText(
                self.tr("No term yet. Write a name or an expression above, or select it in the text and press its key.")
            )
        elif shown < count:
            self._news.setText(self.tr("{shown} of {count} terms").format(shown=shown, count=count))
        else:
            self._news.setText(self.tr("1 term") if count == 1 else self.tr("{} terms").format(count))


class _View(PaneTable):
    """The list; F2, Enter or a letter writes in a cell, the space bar ticks, Delete removes.

    Signals:
        remove_wanted: Remove what is chosen.
    """

    remove_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.EditKeyPressed | trigger.DoubleClicked | trigger.AnyKeyPressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove by the Delete key, write by Enter."""
        if self.state() != QAbstractItemView.State.EditingState:
            if event.key() == Qt.Key.Key_Delete:
                self.remove_wanted.emit()
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
                self.edit(self.currentIndex())
                return
        super().keyPressEvent(event)


class _Filter(QSortFilterProxyModel):
    """Shows entries with some letters in them, of the project or of all."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._letters = ""
        self._is_common: bool | None = None

    def look_for(self, letters: str, is_common: bool | None) -> None:
        """Show only what holds these letters anywhere, and is of the project, or of all; None for both."""
        self._letters = letters.casefold().strip()
        self._is_common = is_common
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, _source_parent: AnyIndex) -> bool:
        """Say whether an entry is shown."""
        table = self.sourceModel()
        assert isinstance(table, GlossaryTable)
        entry = table.entry(source_row)
        if self._is_common is not None and entry.is_common is not self._is_common:
            return False
        texts = (entry.term.text, entry.term.note, *entry.term.heard_as)
        return not self._letters or any(self._letters in text.casefold() for text in texts)
