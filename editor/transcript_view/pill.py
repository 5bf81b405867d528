"""The button that floats over the text and leads back to what is playing."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from editor.transcript_view.colours import Colours


class Whereabouts(StrEnum):
    """Where the word that is heard stands, as seen from the visible text."""

    ABOVE = "↑"
    HERE = "•"
    BELOW = "↓"


class Pill(QAbstractButton):
    """A rounded button with an arrow to where the word stands."""

    def __init__(self, colours: Colours, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours = colours
        self.setAccessibleName(self.tr("Back to playing"))
        self.setAccessibleDescription(self.tr("Shows the word that is being heard, and follows it again"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def point(self, whereabouts: Whereabouts) -> None:
        """Show the arrow."""
        text = f"{whereabouts}  " + self.tr("Back to playing")
        if text != self.text():
            self.setText(text)
            self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Ask for room around the words."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * metrics.height(), round(metrics.height() * 1.9))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words on a rounded ground, with a ring inside while the keyboard is here."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_pointed_at = self.underMouse() or self.isDown()
        painter.setBrush(self.colours.link if is_pointed_at else self.colours.pill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        if self.hasFocus():
            inner = area.adjusted(2.5, 2.5, -2.5, -2.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.colours.pill_text, 1.5))
            painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
        painter.setPen(self.colours.pill_text)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
