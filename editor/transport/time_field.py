"""The time that is heard: shown, copied, and typed over to go somewhere."""

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from editor.time_label import time_code, time_label, time_meant


class TimeField(QLineEdit):
    """A clock, until it has the focus: then a time code, all of it selected, to be copied or typed over.

    Signals:
        time_chosen: Go there, in milliseconds; may lie outside the recording.
        left: The user has done with it.
    """

    time_chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("time")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(self.tr("Time"))
        self._time_ms = self._offset_ms = 0
        self.textEdited.connect(lambda _: self._set_wrong(False))
        self.returnPressed.connect(self._choose)
        self.show_time(0)

    def show_time(self, time_ms: int) -> None:
        """Show what is heard, unless the user is at it."""
        self._time_ms = time_ms
        if not self.hasFocus():
            self._show_label()

    def set_offset(self, offset_ms: int) -> None:
        """Add this to every time that is shown, and take it off what is typed."""
        self._offset_ms = offset_ms
        self.show_time(self._time_ms)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape leave things as they are."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Turn into a time code."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setText(time_code(self._time_ms + self._offset_ms))
            QTimer.singleShot(0, self, self.selectAll)  # behind the click that may have brought the focus

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Turn back into a clock."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._set_wrong(False)
            self._show_label()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the room that the longest time needs."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setFixedWidth(self.fontMetrics().horizontalAdvance("-00:00:00.0") + 22)

    def _choose(self) -> None:
        try:
            time_ms = time_meant(self.text(), self._time_ms, self._offset_ms)
        except ValueError:
            self._set_wrong(True)
            advice = self.tr("This is no time. Write it as 1:02:03, 62:03 or 3723, or +5 or −10 for seconds from here.")
            QToolTip.showText(self.mapToGlobal(QPoint(0, -48)), advice, self)
            return
        self.time_chosen.emit(time_ms)
        self.left.emit()

    def _show_label(self) -> None:
        self.setText(time_label(self._time_ms + self._offset_ms))

    def _set_wrong(self, wrong: bool) -> None:
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)
