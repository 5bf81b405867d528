"""Paragraphs made anew from the words that stand: a new one where the speaker changes, or after a silence."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from engine.transcript.edits import ReplaceParagraphs
from engine.transcript.words import Paragraph, Word

_SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "।")


@dataclass(frozen=True, slots=True)
class Flow:
    """Where a new paragraph begins, beside every change of the speaker.

    Attributes:
        silence_ms: After a silence of this length; None for never.
        most_words: At the end of the sentence before a paragraph would be longer than this; None for never.
    """

    silence_ms: int | None = None
    most_words: int | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, with the white space that stands before it."""

    space: str
    word: Word


def reflow(paragraphs: Sequence[Paragraph], flow: Flow, new_id: Callable[[], int]) -> list[ReplaceParagraphs]:
    """Return the edits that make paragraphs flow in another way; words, their times and the text stay.

    Paragraphs without words are borders. Where nothing would change, there is no edit.
    """
    edits = []
    for (_, is_empty), group in groupby(paragraphs, key=lambda one: (one.speaker_id, not one.words)):
        run = list(group)
        if is_empty:
            continue
        flown = [_paragraph(pieces, run[0]) for pieces in _parts(list(_pieces(run)), flow)]
        if [one.text for one in flown] == [one.text for one in run]:
            continue
        ids = [one.id for one in run]
        named = [replace(one, id=ids[place] if place < len(ids) else new_id()) for place, one in enumerate(flown)]
        edits.append(ReplaceParagraphs(tuple(ids), tuple(named)))
    return edits


def _pieces(run: Sequence[Paragraph]) -> Iterator[_Piece]:
    for paragraph in run:
        reached = 0
        for place, (word, (start, end)) in enumerate(zip(paragraph.words, paragraph.spans(), strict=True)):
            yield _Piece(paragraph.text[reached:start] if place else " ", word)
            reached = end


def _parts(pieces: Sequence[_Piece], flow: Flow) -> Iterator[list[_Piece]]:
    part: list[_Piece] = []
    for piece in pieces:
        if part and flow.silence_ms is not None and piece.word.start_ms - part[-1].word.end_ms >= flow.silence_ms:
            yield part
            part = []
        part.append(piece)
        if flow.most_words is not None and len(part) > flow.most_words:
            cut = _cut(part, flow.most_words)
            yield part[:cut]
            part = part[cut:]
    if part:
        yield part


def _cut(part: Sequence[_Piece], most_words: int) -> int:
    """Return after how many words to cut: behind the last sentence of the second half, or where it is full."""
    ends = (
        place for place in range(most_words, most_words // 2, -1) if part[place - 1].word.text.endswith(_SENTENCE_ENDS)
    )
    return next(ends, most_words)


def _paragraph(pieces: Sequence[_Piece], model: Paragraph) -> Paragraph:
    text = "".join((piece.space if place else "") + piece.word.text for place, piece in enumerate(pieces))
    words = tuple(piece.word for piece in pieces)
    return replace(model, text=text, words=words, start_ms=words[0].start_ms, end_ms=words[-1].end_ms)
