"""Where a text may be cut: between its pieces."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from engine.transcript.words import Paragraph, Word, split_words

_NO_BREAK_SPACES = "\u00a0\u202f"
_SENTENCE_END = re.compile(r"[.?!…。？！؟।]\W*$")
_CLAUSE_END = re.compile(r"[,;:–—、，；：،؛]\W*$")
_ZERO_WIDTH = {"Mn", "Me", "Cf"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are never torn apart: nothing stands between them, or a space that forbids it.

    Attributes:
        text: As in the paragraph.
        words: At least one.
        spaced: White space stands before it, or the paragraph begins with it.
    """

    text: str
    words: tuple[Word, ...]
    spaced: bool

    @property
    def start_ms(self) -> int:
        """When its first word starts."""
        return self.words[0].start_ms

    @property
    def end_ms(self) -> int:
        """When its last word ends."""
        return self.words[-1].end_ms

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends with it."""
        return _SENTENCE_END.search(self.text) is not None

    @property
    def ends_clause(self) -> bool:
        """Whether it ends with a comma or the like."""
        return _CLAUSE_END.search(self.text) is not None


def pieces_of(paragraph: Paragraph) -> list[Piece]:
    """Divide a paragraph into its pieces."""
    text = paragraph.text
    pieces: list[Piece] = []
    piece_start, words = 0, list[Word]()
    previous_end = 0
    for word, (start, end) in zip(paragraph.words, paragraph.spans(), strict=True):
        if words and _may_cut(text, previous_end, start):
            pieces.append(_piece(text, piece_start, previous_end, words))
            words = []
        if not words:
            piece_start = start
        words.append(word)
        previous_end = end
    if words:
        pieces.append(_piece(text, piece_start, previous_end, words))
    return pieces


def text_of(pieces: Sequence[Piece]) -> str:
    """Put neighbouring pieces together again, on one line."""
    return "".join((" " if piece.spaced and index else "") + piece.text for index, piece in enumerate(pieces))


def width_of(text: str) -> int:
    """Return how many columns a text takes: two for a Chinese character or an emoji, none for an accent."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(character) in _ZERO_WIDTH
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def _piece(text: str, start: int, end: int, words: list[Word]) -> Piece:
    return Piece(text[start:end], tuple(words), spaced=start == 0 or text[start - 1].isspace())


def _may_cut(text: str, end: int, start: int) -> bool:
    """Tell whether a text may be cut between a word that ends at ``end`` and the next, which starts at ``start``."""
    if between := text[end:start]:
        return bool(between.strip(_NO_BREAK_SPACES))
    before, after = text[end - 1], text[start]
    is_written_without_spaces = len(split_words(before + after)) > 1
    # Marks belong to what they follow; brackets and quotes may open or close, in Chinese as elsewhere.
    is_attached = unicodedata.category(after)[0] in "PM" or unicodedata.category(before) in {"Ps", "Pi"}
    return is_written_without_spaces and not is_attached
