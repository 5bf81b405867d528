"""Writing a note where it stands in the list: in a field of some lines over its row."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

_LINES = 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteWriter(QStyledItemDelegate):
    """Enter keeps what was written, with Shift it begins another line; Esc gives up."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Make the field."""
        field = QPlainTextEdit(parent)
        field.setAccessibleName(self.tr("Text of the note"))
        field.setTabChangesFocus(True)
        field.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        field.setToolTip(self.tr("Enter keeps it, Shift+Enter begins another line, Esc gives up"))
        return field

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show what stands there, all of it selected: to be written over, or gone on with."""
        assert isinstance(editor, QPlainTextEdit)
        editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        editor.selectAll()

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Keep what was written."""
        assert isinstance(editor, QPlainTextEdit)
        model.setData(index, editor.toPlainText(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Give the field some lines, from its row on, or up from the list's end where there is no room below."""
        viewport = editor.parentWidget()
        assert viewport is not None
        cell, room = QRect(option.rect), viewport.rect()
        height = min(max(editor.fontMetrics().lineSpacing() * _LINES + 12, cell.height()), room.height())
        cell.setHeight(height)
        cell.moveBottom(min(cell.bottom(), room.bottom()))
        cell.moveTop(max(cell.top(), 0))
        editor.setGeometry(cell)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keep by Enter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                return False
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(editor, event)
