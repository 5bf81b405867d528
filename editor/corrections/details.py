"""What is known of a correction, and what the user says of it."""

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from engine.project.correction_log import Circumstances
from engine.project.corrections import Correction
from engine.project.remarks import Remark


class CorrectionDetails(QWidget):
    """Stands under the list, about the chosen correction.

    Signals:
        remarked: A ``Correction`` and the ``Remark`` that the user has made on it.
        left: The user is done with the comment.
    """

    remarked = Signal(object, object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._correction: Correction | None = None
        self._remark = Remark()
        self._made = QLabel()
        self._made.setObjectName("faint")
        self._made.setWordWrap(True)
        self.excluded = QCheckBox(self.tr("&Leave it out of training data"))
        self.excluded.toggled.connect(self._exclude)
        self.comment = _Comment()
        self.comment.setPlaceholderText(self.tr("Comment"))
        self.comment.setAccessibleName(self.tr("Comment on the correction"))
        self.comment.editingFinished.connect(self._comment_on)
        self.comment.left.connect(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self._made, self.comment, self.excluded):
            layout.addWidget(widget)

    def show_correction(
        self, correction: Correction | None, circumstances: Circumstances | None, remark: Remark
    ) -> None:
        """Show what is known of a correction; without circumstances, the journal is yet to be read."""
        is_same = correction is not None and self._correction is not None and correction.key == self._correction.key
        if not is_same:
            self._comment_on()  # the one before, where the user was still at it
        self._made.setText("" if circumstances is None else self._how(circumstances))
        self.excluded.blockSignals(True)
        self.excluded.setChecked(remark.excluded)
        self.excluded.blockSignals(False)
        if not (is_same and self.comment.hasFocus()):
            self.comment.setText(remark.comment)
        self._correction, self._remark = correction, remark

    def _how(self, circumstances: Circumstances) -> str:
        parts = [circumstances.who] if circumstances.who else []
        at = QDateTime.fromSecsSinceEpoch(round(circumstances.at.timestamp()))
        parts.append(QLocale().toString(at, QLocale.FormatType.ShortFormat))
        if circumstances.took_ms is not None:
            seconds = max(1, round(circumstances.took_ms / 1000))
            parts.append(self.tr("took {} s").format(seconds))
        return "  ·  ".join(parts)

    def _exclude(self, excluded: bool) -> None:
        self._say(Remark(excluded, self._remark.comment))

    def _comment_on(self) -> None:
        self._say(Remark(self._remark.excluded, self.comment.text().strip()))

    def _say(self, remark: Remark) -> None:
        if remark != self._remark and self._correction is not None:
            self._remark = remark
            self.remarked.emit(self._correction, remark)


class _Comment(QLineEdit):
    """A line that Enter and Esc leave; what is written stays.

    Signals:
        left: It was left.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by key."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.editingFinished.emit()
            self.left.emit()
        else:
            super().keyPressEvent(event)
