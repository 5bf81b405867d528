"""Where text stands in the laid-out document. All rectangles are in the document's own pixels."""

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLine

from editor.transcript_view.offsets import utf16_length


def blocks_between(document: QTextDocument, top: float, bottom: float) -> Iterator[QTextBlock]:
    """Give the blocks of which something may show between two heights."""
    position = document.documentLayout().hitTest(QPointF(0, top), Qt.HitTestAccuracy.FuzzyHit)
    block = document.findBlock(max(position, 0))
    while block.isValid() and top_of(block) <= bottom:
        yield block
        block = block.next()


def top_of(block: QTextBlock) -> float:
    """Return where a block begins."""
    block.document().documentLayout().blockBoundingRect(block)  # lays it out if that hasn't been done yet
    return block.layout().position().y()


def rectangles(block: QTextBlock, start: int, end: int) -> list[QRectF]:
    """Return where a stretch of a block stands: one rectangle for each line that it runs over."""
    layout = block.layout()
    origin = layout.position()
    found = []
    for line, first, last in _lines(block, start, end):
        last_character = layout.previousCursorPosition(last)
        edges = _x(line, first, QTextLine.Edge.Leading), _x(line, last_character, QTextLine.Edge.Trailing)
        rectangle = QRectF(min(edges), line.y(), abs(edges[1] - edges[0]), line.height())
        found.append(rectangle.translated(origin))
    return found


def baseline_of(block: QTextBlock) -> float:
    """Return the height on which a block's first line is written."""
    layout = block.layout()
    if not layout.lineCount():
        return layout.position().y()
    line = layout.lineAt(0)
    return layout.position().y() + line.y() + line.ascent()


def line_at(block: QTextBlock, position: int) -> QRectF:
    """Return the line in which a place of a block stands; an empty rectangle where it isn't laid out."""
    top_of(block)
    layout = block.layout()
    line = layout.lineForTextPosition(_with_preedit(block, position))
    return line.rect().translated(layout.position()) if line.isValid() else QRectF()


def _lines(block: QTextBlock, start: int, end: int) -> Iterator[tuple[QTextLine, int, int]]:
    """Give the lines of a stretch, each with the stretch's first and last place in it."""
    start, end = _with_preedit(block, start), _with_preedit(block, end, is_end=True)
    layout = block.layout()
    line = layout.lineForTextPosition(start)
    while line.isValid() and line.textStart() < end:
        first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        if first < last:
            yield line, first, last
        number = line.lineNumber() + 1
        if number >= layout.lineCount():
            return
        line = layout.lineAt(number)


def _x(line: QTextLine, position: int, edge: QTextLine.Edge) -> float:
    x, _ = cast(tuple[float, int], line.cursorToX(position, edge))
    return x


def _with_preedit(block: QTextBlock, position: int, *, is_end: bool = False) -> int:
    """Count the text that an input method is composing, which the layout holds and the document does not."""
    layout = block.layout()
    composing = layout.preeditAreaText()
    if composing and position >= layout.preeditAreaPosition() + is_end:
        return position + utf16_length(composing)
    return position
