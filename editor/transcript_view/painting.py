"""Paints what is not text: doubt and the heard word behind the words, times and names in the margin."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QTextBlock, QTextLine

from editor.transcript_view.colours import TranscriptColours
from editor.transcript_view.offsets import to_qt
from engine.doubt.marks import Doubt, DoubtMarks
from engine.transcript.words import Paragraph


@dataclass(frozen=True, slots=True)
class Place:
    """A word: the index of its paragraph, and its own in the paragraph."""

    paragraph: int
    word: int


def word_rects(block: QTextBlock, text: str, span: tuple[int, int], origin: QPointF) -> Iterator[QRectF]:
    """Yield where the characters of a span are painted; more than one where a line breaks in it.

    Args:
        block: The paragraph's block, laid out.
        text: The paragraph's text.
        span: Characters of ``text``.
        origin: Top left of the block's layout.
    """
    layout = block.layout()
    first, last = to_qt(text, span[0]), to_qt(text, span[1])
    line = layout.lineForTextPosition(first)
    while line.isValid() and line.textStart() < last:
        start = max(first, line.textStart())
        end = min(last, line.textStart() + line.textLength())
        left, right = _x_of(line, start), _x_of(line, end)
        top = line.y() + max(0.0, line.height() - line.ascent() - line.descent())
        rect = QRectF(min(left, right), top, abs(right - left), line.ascent() + line.descent())
        yield rect.translated(origin)
        number = line.lineNumber() + 1
        if number >= layout.lineCount():
            return
        line = layout.lineAt(number)


def _x_of(line: QTextLine, place: int) -> float:
    """Return where a place in the text stands. PySide gives it as a pair, which its stubs do not know."""
    pair: Any = line.cursorToX(place)
    return float(pair[0])


def paint_marks(
    painter: QPainter,
    block: QTextBlock,
    paragraph: Paragraph,
    origin: QPointF,
    colours: TranscriptColours,
    marks: DoubtMarks | None,
    heard: int | None,
) -> None:
    """Paint behind a paragraph's words: two kinds of underline for doubt, and the word that is heard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index, (word, span) in enumerate(zip(paragraph.words, paragraph.spans(), strict=True)):
        level = marks.level(word) if marks else Doubt.NONE
        if level is Doubt.NONE and index != heard:
            continue
        for rect in word_rects(block, paragraph.text, span, origin):
            if level is not Doubt.NONE:
                _paint_doubt(painter, rect, colours, level)
            if index == heard:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.heard)
                painter.drawRoundedRect(rect.adjusted(-2, -1, 2, 1), 4, 4)
                if level is not Doubt.NONE:
                    _underline(painter, rect, colours, level)


def _paint_doubt(painter: QPainter, rect: QRectF, colours: TranscriptColours, level: Doubt) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.very_doubtful if level is Doubt.VERY_DOUBTFUL else colours.doubtful)
    painter.drawRoundedRect(rect.adjusted(-1, 0, 1, 0), 3, 3)
    _underline(painter, rect, colours, level)


def _underline(painter: QPainter, rect: QRectF, colours: TranscriptColours, level: Doubt) -> None:
    """Dotted for doubtful, solid and thicker for very doubtful: the difference is not one of colour alone."""
    very = level is Doubt.VERY_DOUBTFUL
    pen = QPen(colours.very_doubtful_line if very else colours.doubtful_line, 2.0 if very else 1.6)
    pen.setStyle(Qt.PenStyle.SolidLine if very else Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(rect.left(), rect.bottom() + 0.5), QPointF(rect.right(), rect.bottom() + 0.5))


def time_code(time_ms: int) -> str:
    """Return a time as people write it: 3:07, or 1:02:03 from an hour on."""
    seconds = time_ms // 1000
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def paint_margin(
    painter: QPainter,
    rect: QRectF,
    font: QFont,
    time_ms: int,
    speaker: tuple[int, str] | None,
    colours: TranscriptColours,
    *,
    is_pointed_at: bool,
) -> None:
    """Paint a paragraph's speaker (id and name), and its time code to the right, on the height of its first line."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.82)
    small.setUnderline(is_pointed_at)
    painter.setFont(small)
    painter.setPen(colours.text if is_pointed_at else colours.margin)
    time_width = painter.fontMetrics().horizontalAdvance("0:00:00") + 4
    centred = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | centred, time_code(time_ms))
    if speaker is not None:
        speaker_id, name = speaker
        small.setUnderline(False)
        small.setBold(True)
        painter.setFont(small)
        painter.setPen(colours.speaker(speaker_id))
        room = rect.adjusted(0, 0, -time_width, 0)
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | centred, shown)
