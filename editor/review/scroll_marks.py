"""Marks on the scroll bar: where in the whole text the doubtful words stand."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from editor.transcript_view.colours import colours_for
from editor.transcript_view.view import TranscriptView
from engine.doubt.marks import Doubt

# Looking through the text waits until nothing has changed for a moment.
_DELAY_MS = 400
# Marks stand at the right edge, so that the handle stays in sight; levels differ in length.
_HEIGHT_PX = 2
_LENGTHS_PX = {Doubt.DOUBTFUL: 3, Doubt.VERY_DOUBTFUL: 6}


class ScrollMarks(QWidget):
    """Lies over the scroll bar of a text and lets the mouse through."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view.verticalScrollBar())
        self._view = view
        self._rows: dict[int, Doubt] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._look)
        view.verticalScrollBar().installEventFilter(self)
        view.verticalScrollBar().rangeChanged.connect(self.look)

    @property
    def rows(self) -> dict[int, Doubt]:
        """The most doubtful level on each height of the bar, in pixels from its top."""
        return dict(self._rows)

    def look(self) -> None:
        """Look in a moment where marked words stand."""
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as large as the bar."""
        if event.type() == QEvent.Type.Resize:
            bar = self._view.verticalScrollBar()
            self.setGeometry(QRect(QPoint(0, 0), bar.size()))
            self.look()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a mark for each height, longer where it is very doubtful."""
        painter = QPainter(self)
        colours = colours_for(self._view.palette())
        lines = {Doubt.DOUBTFUL: colours.doubtful_line, Doubt.VERY_DOUBTFUL: colours.very_doubtful_line}
        for y, doubt in self._rows.items():
            length = _LENGTHS_PX[doubt]
            painter.fillRect(self.width() - length, y, length, _HEIGHT_PX, lines[doubt])
        painter.end()

    def _look(self) -> None:
        height = self._view.text.documentLayout().documentSize().height()
        rows: dict[int, Doubt] = {}
        block = self._view.text.begin()
        while height and block.isValid():
            marks = self._view.marks_in(block.blockNumber())
            if marks:
                top, tall = block.layout().position().y(), block.layout().boundingRect().height()
                for mark in marks:
                    share = (top + tall * mark.start / max(block.length(), 1)) / height
                    y = int(share * self.height()) // _HEIGHT_PX * _HEIGHT_PX
                    if rows.get(y) is not Doubt.VERY_DOUBTFUL:
                        rows[y] = mark.doubt
            block = block.next()
        if rows != self._rows:
            self._rows = rows
            self.update()
