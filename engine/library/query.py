"""What somebody searches for, as the index is asked for it and as it is found again in a text."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

from engine.transcript.words import split_words

_PIECE = re.compile(r'"([^"]*)"?|(\S+)')
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Query:
    """Words that must all stand in a paragraph, in any order; those between quotation marks side by side.

    Case and accents don't matter. The last word may be the beginning of one, as it is still being typed.

    Attributes:
        phrases: Folded words, each phrase's in their order; one that is a single word has only that.
        is_open: The last word may go on.
    """

    phrases: tuple[tuple[str, ...], ...]
    is_open: bool

    @classmethod
    def of(cls, text: str) -> "Query":
        """Read what somebody typed."""
        pieces = [quoted or bare for quoted, bare in _PIECE.findall(text)]
        phrases = [phrase for phrase in (tuple(index_words(piece)) for piece in pieces) if phrase]
        return cls(tuple(phrases), bool(text) and not text[-1].isspace() and text[-1] != '"')

    def __bool__(self) -> bool:
        return bool(self.phrases)

    @property
    def full_text(self) -> str:
        """As FTS5 wants it."""
        terms = [f'"{" ".join(phrase)}"' for phrase in self.phrases]
        return " AND ".join(terms) + ("*" if self.is_open else "")

    @property
    def plain(self) -> list[str]:
        """Pieces of ``plain_text`` that must all be there."""
        pieces = [f" {' '.join(phrase)} " for phrase in self.phrases]
        if self.is_open:
            pieces[-1] = pieces[-1][:-1]
        return pieces

    def places_in(self, text: str) -> list[tuple[int, int]]:
        """Return where the phrases stand in a text as it is written, as (start, end) in characters, in order."""
        folded, origins = _folded_with_origins(text)
        found = chain.from_iterable(pattern.finditer(folded) for pattern in self._patterns)
        return sorted((origins[match.start()], origins[match.end() - 1] + 1) for match in found)

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        patterns = []
        for number, phrase in enumerate(self.phrases, start=1):
            is_open = self.is_open and number == len(self.phrases)
            inside = r"[\W_]*".join(re.escape(word) for word in phrase)
            start = r"(?<![^\W_])" if _stands_apart(phrase[0]) else ""
            end = r"(?![^\W_])" if _stands_apart(phrase[-1]) and not is_open else ""
            patterns.append(re.compile(start + inside + end))
        return patterns


def index_words(text: str) -> list[str]:
    """Return the words of a text, folded; each character by itself where a script writes without spaces."""
    return _LETTERS.findall(" ".join(split_words(fold(text))))


def plain_text(text: str) -> str:
    """Return a text to look for ``Query.plain`` in."""
    return f" {' '.join(index_words(text))} "


def fold(text: str) -> str:
    """Return a text without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _folded_with_origins(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded text, and for each of its characters the place of the one it comes from."""
    pieces = [_fold_character(character) for character in text]
    folded = "".join(pieces)
    if len(folded) == len(text) == sum(map(bool, pieces)):  # as nearly always
        return folded, range(len(text))
    return folded, [place for place, piece in enumerate(pieces) for _ in piece]


@cache
def _fold_character(character: str) -> str:
    return fold(character)


def _stands_apart(word: str) -> bool:
    """Tell whether a word is of a script that puts spaces between words."""
    return len(split_words(word + word)) == 1
