"""Paints what stands under and over the text: marks of doubt and the word that is heard."""

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QTextBlock

from editor.transcript_view.colours import Colours
from editor.transcript_view.geometry import rectangles
from editor.transcript_view.marks import Mark
from engine.doubt.marks import Doubt

# How far a tint reaches beyond its word, as a share of the line's height.
_AROUND = 0.1
_ROUNDING = 0.2


def paint_tints(painter: QPainter, colours: Colours, block: QTextBlock, marks: Iterable[Mark]) -> None:
    """Paint the coloured grounds of doubtful words; the text comes over them."""
    painter.setPen(Qt.PenStyle.NoPen)
    for mark in marks:
        very = mark.doubt is Doubt.VERY_DOUBTFUL
        painter.setBrush(colours.very_doubtful if very else colours.doubtful)
        for rectangle in rectangles(block, mark.start, mark.end):
            _paint_rounded(painter, rectangle)


def paint_lines(painter: QPainter, colours: Colours, block: QTextBlock, marks: Iterable[Mark]) -> None:
    """Paint the lines under doubtful words, dotted or, for very doubtful ones, double; seen on selected text too."""
    for mark in marks:
        for rectangle in rectangles(block, mark.start, mark.end):
            if mark.doubt is Doubt.VERY_DOUBTFUL:
                _paint_double_line(painter, rectangle, colours.very_doubtful_line)
            else:
                _paint_dotted_line(painter, rectangle, colours.doubtful_line)


def paint_heard(painter: QPainter, colours: Colours, word: Iterable[QRectF]) -> None:
    """Paint the ground of the word that is heard."""
    painter.setBrush(colours.heard)
    painter.setPen(QPen(colours.heard_line, 1))
    for rectangle in word:
        _paint_rounded(painter, rectangle)


def paint_found(painter: QPainter, colours: Colours, hit: Iterable[QRectF], *, is_current: bool) -> None:
    """Paint the ground of a hit in a box; the box of the one at hand is heavier."""
    painter.setBrush(colours.found)
    painter.setPen(QPen(colours.found_line, 2.5 if is_current else 1))
    for rectangle in hit:
        _paint_rounded(painter, rectangle)


def paint_misspelled(painter: QPainter, colours: Colours, word: Iterable[QRectF]) -> None:
    """Paint a fine wave under a word, above the place of the lines that mark doubt."""
    for rectangle in word:
        step = max(round(rectangle.height() / 7), 2)
        width = max(rectangle.height() / 15, 1.0)
        tile = _wave(step, width, colours.misspelled_line.rgba(), painter.device().devicePixelRatioF())
        left, top = round(rectangle.left()), round(rectangle.bottom()) - 2 * step
        painter.drawTiledPixmap(QRectF(left, top, round(rectangle.right()) - left, 2 * step), tile)


def painted_area(word: QRectF) -> QRectF:
    """Return all that may be painted for a word."""
    reach = _AROUND * word.height() + 3
    return word.adjusted(-reach, -reach, reach, reach)


def _paint_rounded(painter: QPainter, word: QRectF) -> None:
    around, radius = _AROUND * word.height(), _ROUNDING * word.height()
    painter.drawRoundedRect(word.adjusted(-around, -around, around, around), radius, radius)


def _paint_dotted_line(painter: QPainter, word: QRectF, colour: QColor) -> None:
    width = max(round(word.height() / 10), 1)
    pen = QPen(colour, width, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1, 1.5])  # in widths of the pen
    _paint_line(painter, word, pen, above=0)


def _paint_double_line(painter: QPainter, word: QRectF, colour: QColor) -> None:
    width = max(round(word.height() / 18), 1)
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    _paint_line(painter, word, pen, above=0)
    _paint_line(painter, word, pen, above=2 * width)


def _paint_line(painter: QPainter, word: QRectF, pen: QPen, *, above: int) -> None:
    """Paint a line at the lower edge of a word's ground, or a little above, along whole pixels."""
    y = round(word.bottom() + _AROUND * word.height()) - pen.widthF() / 2 - above
    painter.setPen(pen)
    painter.drawLine(QPointF(round(word.left()), y), QPointF(round(word.right()), y))


@lru_cache(maxsize=16)
def _wave(step: int, width: float, rgba: int, pixel_ratio: float) -> QPixmap:
    """Return one wave, twice as long as a step: many words have one, and a curve takes long to draw."""
    tile = QPixmap(round(2 * step * pixel_ratio), round(2 * step * pixel_ratio))
    tile.setDevicePixelRatio(pixel_ratio)
    tile.fill(Qt.GlobalColor.transparent)
    path = QPainterPath(QPointF(-step, step))
    for place in range(-1, 3):  # a little more than is seen, so that the ends join
        height = step * (0.9 if place % 2 else -0.9)
        path.quadTo((place + 0.5) * step, step + height, (place + 1) * step, step)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(rgba), width))
    painter.drawPath(path)
    painter.end()
    return tile
