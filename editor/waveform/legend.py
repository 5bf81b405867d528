"""What the colours and marks of the waveform mean."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from editor.waveform.colours import WaveColours, wave_colours
from editor.waveform.picture import doubt_lines
from editor.waveform.timeline import NOBODY, NOTHING

_SWATCH = QSize(46, 20)


class Legend(QFrame):
    """A card that pops up beside the waveform, and goes when something else is clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("What the waveform shows"))
        colours = wave_colours(parent.palette())
        rows: list[tuple[Callable[[QPainter, QRect, WaveColours], None], str]] = [
            (_waves(1, 2, 3, reviewed=False), self.tr("Speech, in the speaker's colour")),
            (_waves(NOBODY, reviewed=False), self.tr("Speech of a speaker who is not named")),
            (_waves(1, 2, 3, NOBODY, reviewed=True), self.tr("Paler: every word is reviewed")),
            (_waves(NOTHING, reviewed=False), self.tr("Silence, or sound without words")),
            (_doubt(1), self.tr("A doubtful word")),
            (_doubt(2), self.tr("A very doubtful word")),
            (_flag, self.tr("A stretch that needs a listen")),
            (_selection, self.tr("What is selected")),
            (_head, self.tr("What is heard now")),
            (_text, self.tr("In the overview: the visible part of the text")),
            (_frame, self.tr("In the overview: what the waveform shows")),
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 18, 14)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, (paint, text) in enumerate(rows):
            swatch = QLabel()
            swatch.setPixmap(self._swatch(paint, colours))
            grid.addWidget(swatch, number, 0)
            grid.addWidget(QLabel(text), number, 1)
        keys = QLabel(
            self.tr(
                "Click: go there     Double click: play from there     Drag: select\n"
                "Wheel: zoom     Shift and wheel: scroll     Right click: more\n"
                "← →: move, with Shift select     + − 0: zoom     Enter: play the selection\n"
                "Space: play or pause     Esc: back to the text"
            )
        )
        keys.setObjectName("faint")
        grid.addWidget(keys, len(rows), 0, 1, 2)
        grid.setRowMinimumHeight(len(rows), keys.sizeHint().height() + 10)

    def show_above(self, widget: QWidget) -> None:
        """Open over a widget, inside of the screen."""
        self.adjustSize()
        corner = widget.mapToGlobal(widget.rect().topRight())
        screen = widget.screen().availableGeometry()
        x = min(max(corner.x() - self.width(), screen.left()), max(screen.right() - self.width(), screen.left()))
        self.move(x, max(corner.y() - self.height() - 4, screen.top()))
        self.show()

    def _swatch(self, paint: Callable[[QPainter, QRect, WaveColours], None], colours: WaveColours) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(_SWATCH * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(colours.ground)
        painter = QPainter(pixmap)
        paint(painter, QRect(0, 0, _SWATCH.width(), _SWATCH.height()), colours)
        painter.end()
        return pixmap


def _waves(*speakers: int, reviewed: bool) -> Callable[[QPainter, QRect, WaveColours], None]:
    """Return what paints a wave in the colours of speakers, one after the other."""

    def paint(painter: QPainter, area: QRect, colours: WaveColours) -> None:
        tones = colours.wave()
        for x in range(area.width()):
            core, peak = tones.of_one(speakers[x * len(speakers) // area.width()], reviewed=reviewed)
            is_silent = speakers == (NOTHING,) and x < area.width() // 2
            height = 1 if is_silent else (3 + (x * 7 % 5) + (x * 3 % 4)) * 2
            middle = area.height() // 2
            painter.fillRect(x, middle - height // 2, 1, height, QColor(peak))
            painter.fillRect(x, middle - height // 5, 1, max(height // 5 * 2, 1), QColor(core))

    return paint


def _doubt(level: int) -> Callable[[QPainter, QRect, WaveColours], None]:
    def paint(painter: QPainter, area: QRect, colours: WaveColours) -> None:
        painter.fillRect(area, colours.text.doubtful if level == 1 else colours.text.very_doubtful)
        _waves(NOBODY, reviewed=False)(painter, area, colours)
        doubt_lines(painter, area, level, colours)

    return paint


def _flag(painter: QPainter, area: QRect, colours: WaveColours) -> None:
    painter.fillRect(QRect(8, 0, area.width() - 16, 3), colours.flag)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.flag)
    painter.drawPolygon(QPolygonF([QPointF(8, 0), QPointF(18, 5), QPointF(8, 10)]))
    painter.drawRect(8, 0, 1, 16)


def _selection(painter: QPainter, area: QRect, colours: WaveColours) -> None:
    ground = QColor(colours.accent)
    ground.setAlpha(52)
    painter.fillRect(area.adjusted(8, 0, -8, 0), ground)
    for x in (8, area.width() - 9):
        painter.fillRect(x, 0, 1, area.height(), colours.accent)


def _head(painter: QPainter, area: QRect, colours: WaveColours) -> None:
    x = area.width() / 2
    painter.fillRect(round(x) - 1, 0, 2, area.height(), colours.accent)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.accent)
    painter.drawPolygon(QPolygonF([QPointF(x - 5, 0), QPointF(x + 5, 0), QPointF(x, 7)]))


def _text(painter: QPainter, area: QRect, colours: WaveColours) -> None:
    painter.fillRect(6, area.height() - 3, area.width() - 12, 3, colours.text.quiet)


def _frame(painter: QPainter, area: QRect, colours: WaveColours) -> None:
    ground = QColor(colours.foreground)
    ground.setAlpha(20)
    painter.setBrush(ground)
    painter.setPen(colours.foreground)
    painter.drawRect(area.adjusted(10, 2, -11, -3))
