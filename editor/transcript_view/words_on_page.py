"""Where the words of a transcript stand on the page, and which one is under a point."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt

from editor.transcript_view.document import TranscriptDocument
from editor.transcript_view.geometry import line_at, rectangles, top_of
from editor.transcript_view.offsets import to_characters, to_utf16
from editor.transcript_view.painting import painted_area
from editor.transcript_view.places import WordPlace, stretch_of, words_in
from engine.transcript.words import Paragraph


def rectangles_of(document: TranscriptDocument, paragraphs: Sequence[Paragraph], place: WordPlace) -> list[QRectF]:
    """Return where a word stands; more than one rectangle where a line ends inside it."""
    stretch, text = stretch_of(paragraphs, place), paragraphs[place.paragraph].text
    block = document.findBlockByNumber(place.paragraph)
    top_of(block)
    return rectangles(block, to_utf16(text, stretch.start), to_utf16(text, stretch.end))


def line_of(document: TranscriptDocument, paragraphs: Sequence[Paragraph], place: WordPlace) -> QRectF:
    """Return the line in which a word begins."""
    text = paragraphs[place.paragraph].text
    start = to_utf16(text, stretch_of(paragraphs, place).start)
    return line_at(document.findBlockByNumber(place.paragraph), start)


def word_under(document: TranscriptDocument, paragraphs: Sequence[Paragraph], point: QPointF) -> WordPlace | None:
    """Return the word under a point of the document, if one is."""
    position = document.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
    block = document.findBlock(position)
    number = block.blockNumber()
    if position < 0 or number >= len(paragraphs):
        return None
    offset = to_characters(paragraphs[number].text, position - block.position())
    beside = words_in(paragraphs[number], offset, offset)
    if beside is None:
        return None
    for place in (WordPlace(number, word) for word in beside):
        if any(painted_area(area).contains(point) for area in rectangles_of(document, paragraphs, place)):
            return place
    return None
