"""The shapes of notes, bookmarks and word colours, so that none of them is told by its colour alone."""

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPixmap, QPolygonF

from editor.transcript_view.colours import colours_for
from engine.transcript.notes import NoteKind
from engine.transcript.words import WordColour

ICON_SIZE = QSize(18, 18)
_ICON_SCALE = 3  # sharp on any screen


def note_shape(kind: NoteKind, box: QRectF) -> QPainterPath:
    """Return a sheet with a corner turned down for a note, a ribbon for a bookmark, in a box."""
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    if kind is NoteKind.BOOKMARK:
        left, right = left + box.width() * 0.18, right - box.width() * 0.18
        notch = (box.center().x(), bottom - box.height() * 0.3)
        corners = [(left, top), (right, top), (right, bottom), notch, (left, bottom)]
    else:
        fold = box.width() * 0.42
        corners = [(left, top), (right - fold, top), (right, top + fold), (right, bottom), (left, bottom)]
    return _polygon(QPointF(x, y) for x, y in corners)


def paint_note(painter: QPainter, kind: NoteKind, box: QRectF, colour: QColor, ground: QColor) -> None:
    """Paint the shape of a note, filled; its lines are in the ground's colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(note_shape(kind, box))
    if kind is NoteKind.NOTE:
        for share in (0.5, 0.72):
            y = box.top() + box.height() * share
            painter.fillRect(QRectF(box.left() + box.width() * 0.2, y, box.width() * 0.6, box.height() * 0.1), ground)


def colour_shape(colour: WordColour, box: QRectF) -> QPainterPath:
    """Return the shape of a word colour in a box."""
    middle, reach = box.center(), box.width() / 2
    match colour:
        case WordColour.YELLOW:
            path = QPainterPath()
            path.addEllipse(box)
            return path
        case WordColour.GREEN:
            inset = reach * 0.15
            path = QPainterPath()
            path.addRect(box.adjusted(inset, inset, -inset, -inset))
            return path
        case WordColour.BLUE:
            return _around(middle, reach, (90, 210, 330))
        case WordColour.PINK:
            return _around(middle, reach, (0, 90, 180, 270))
        case WordColour.VIOLET:
            return star_shape(box)


def star_shape(box: QRectF) -> QPainterPath:
    """Return a star with five points in a box."""
    reach = box.width() / 2
    middle = box.center() + QPointF(0, reach * 0.05)
    lengths = [(number, reach * (0.45 if number % 2 else 1.05)) for number in range(10)]
    angles = [(math.radians(90 + 36 * number), length) for number, length in lengths]
    return _polygon(middle + QPointF(length * math.cos(angle), -length * math.sin(angle)) for angle, length in angles)


def paint_colour(painter: QPainter, colour: WordColour, box: QRectF, fill: QColor) -> None:
    """Paint the shape of a word colour, filled."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPath(colour_shape(colour, box))


def icon_of(what: NoteKind | WordColour) -> QIcon:
    """Return a small picture of what stands in a list or a menu, in the colours of the window."""
    pixmap = QPixmap(ICON_SIZE * _ICON_SCALE)
    pixmap.setDevicePixelRatio(_ICON_SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    palette = QGuiApplication.palette()
    colours = colours_for(palette)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(3, 3, ICON_SIZE.width() - 6, ICON_SIZE.height() - 6)
    paper = palette.base().color()
    ground, line = (paper, colours.note) if isinstance(what, NoteKind) else colours.of_word(what)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 4, 4)
    if isinstance(what, NoteKind):
        paint_note(painter, what, box, line, paper)
    else:
        paint_colour(painter, what, box.adjusted(1, 1, -1, -1), line)
    painter.end()
    return QIcon(pixmap)


def _around(middle: QPointF, reach: float, degrees: tuple[float, ...]) -> QPainterPath:
    angles = [math.radians(degree) for degree in degrees]
    return _polygon(middle + QPointF(reach * math.cos(angle), -reach * math.sin(angle)) for angle in angles)


def _polygon(points: Iterable[QPointF]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF(list(points)))
    path.closeSubpath()
    return path
