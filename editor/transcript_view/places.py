"""Places in a transcript: finding the next doubtful word, the word that is heard, what a step changed."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from editor.transcript_view.differences import difference
from editor.transcript_view.marks import Marks
from editor.transcript_view.offsets import to_utf16
from engine.recognition.results import Span
from engine.transcript.transcript import Change
from engine.transcript.words import Paragraph


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A word: the index of its paragraph, and its own in there."""

    paragraph: int
    word: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` of the paragraph at an index."""

    paragraph: int
    start: int
    end: int


def word_heard_at(paragraphs: Sequence[Paragraph], time_ms: int) -> WordPlace | None:
    """Return the last word that has started at a time; None before the first."""
    index = bisect_right(paragraphs, time_ms, key=lambda paragraph: paragraph.start_ms) - 1
    while index >= 0:
        word = paragraphs[index].word_heard_at(time_ms)
        if word is not None:
            return WordPlace(index, word)
        index -= 1
    return None


def words_heard_in(paragraphs: Sequence[Paragraph], span: Span) -> list[WordPlace]:
    """Return the words that begin in a span of time."""
    last = bisect_left(paragraphs, span.end_ms, key=lambda paragraph: paragraph.start_ms)
    first = max(bisect_right(paragraphs, span.start_ms, key=lambda paragraph: paragraph.start_ms) - 1, 0)
    return [
        WordPlace(index, number)
        for index in range(first, last)
        for number, word in enumerate(paragraphs[index].words)
        if span.start_ms <= word.start_ms < span.end_ms
    ]


def stretch_of(paragraphs: Sequence[Paragraph], place: WordPlace) -> Stretch:
    """Return the characters of a word."""
    for word, (start, end) in enumerate(paragraphs[place.paragraph].spans()):
        if word == place.word:
            return Stretch(place.paragraph, start, end)
    raise IndexError(place)


def next_doubtful(paragraphs: Sequence[Paragraph], marks: Marks, here: Stretch) -> WordPlace | None:
    """Return the first doubtful word that starts at the end of a stretch or behind it."""
    for index in range(here.paragraph, len(paragraphs)):
        end = to_utf16(paragraphs[index].text, here.end) if index == here.paragraph else 0
        for mark in marks.of(paragraphs[index]):
            if mark.start >= end:
                return WordPlace(index, mark.word)
    return None


def previous_doubtful(paragraphs: Sequence[Paragraph], marks: Marks, here: Stretch) -> WordPlace | None:
    """Return the last doubtful word that ends at the start of a stretch or before it."""
    for index in range(here.paragraph, -1, -1):
        text = paragraphs[index].text
        start = to_utf16(text, here.start if index == here.paragraph else len(text))
        for mark in reversed(marks.of(paragraphs[index])):
            if mark.end <= start:
                return WordPlace(index, mark.word)
    return None


def words_in(paragraph: Paragraph, start: int, end: int) -> tuple[int, int] | None:
    """Return the first and last word that characters ``start`` to ``end`` touch; beside one is on it."""
    touched = [word for word, span in enumerate(paragraph.spans()) if span[0] <= end and start <= span[1]]
    if start < end:  # a selection that only reaches to a word does not touch it
        inside = [word for word, span in enumerate(paragraph.spans()) if span[0] < end and start < span[1]]
        touched = inside or touched
    return (touched[0], touched[-1]) if touched else None


def stretch_changed_by(change: Change) -> Stretch | None:
    """Return what a change made: the new text, or the words about which something else is new."""
    old = "\n".join(paragraph.text for paragraph in change.removed)
    new = "\n".join(paragraph.text for paragraph in change.inserted)
    text = difference(old, new)
    if text is not None:
        return _stretch_at(change, text.start + len(text.text))
    for index, (before, after) in enumerate(zip(change.removed, change.inserted, strict=False)):
        words = [word for word, (one, other) in enumerate(zip(before.words, after.words, strict=False)) if one != other]
        if words:
            spans = list(after.spans())
            return Stretch(change.index + index, spans[words[0]][0], spans[words[-1]][1])
    return Stretch(change.index, 0, 0) if change.inserted else None


def _stretch_at(change: Change, offset: int) -> Stretch:
    """Return the place behind ``offset`` characters of the inserted paragraphs."""
    for index, paragraph in enumerate(change.inserted):
        if offset <= len(paragraph.text):
            return Stretch(change.index + index, offset, offset)
        offset -= len(paragraph.text) + 1
    return Stretch(change.index, 0, 0)
