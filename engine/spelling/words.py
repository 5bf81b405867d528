"""The words of a text whose spelling can be looked up, and how they are written in a dictionary."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from engine.transcript.words import UNSPACED

_APOSTROPHES: Final = "'’ʼ"
_HYPHENS: Final = r"\-‐‑"
_LETTER: Final = rf"[\p{{L}}\p{{M}}\p{{N}}\u00ad\u200c\u200d--[{UNSPACED}]]"
_INSIDE: Final = rf"[{_APOSTROPHES}{_HYPHENS}.:@/_\\׳״·]"
"""What joins letters to one written word; with some of these it is none that a dictionary has, such as an address."""

_WORD: Final = regex.compile(rf"(?V1){_LETTER}+(?:{_INSIDE}+{_LETTER}+)*")

_MARK: Final = regex.compile(r"\((?:[^()\s]++\s?+){1,3}\)|\[(?:[^\[\]\s]++\s?+){1,3}\]|<(?:[^<>\s]++\s?+){1,3}>")
"""So few words in brackets are a mark of the transcriber's, such as (laughs), or cough in any language."""

_BREAKS_OFF: Final = regex.compile(rf"[{_HYPHENS}–](?!\w)|::")
"""Behind a word that was broken off, is half of two, or is drawn out: "I w- I went", "Vor- und Nachteile", "so::"."""

_TAIL: Final = regex.compile(rf"[{_APOSTROPHES}](?:s|S)?$")
_LONGEST: Final = 60
_LONGEST_ACRONYM: Final = 5
_LONGEST_ELISION: Final = 6


@dataclass(frozen=True, slots=True)
class WrittenWord:
    """A word in a text, from character ``start`` to ``end``, as a dictionary would have it: see `plain`."""

    start: int
    end: int
    text: str


def words_in(text: str) -> Iterator[WrittenWord]:
    """Give the words that a dictionary may be asked for.

    Left out are marks in brackets, numbers, addresses, initials and short words in capitals, words that break off, and
    scripts that put no space between words.
    """
    marks = [match.span() for match in _MARK.finditer(text)] if any(one in text for one in "([<") else []
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0]
        if end - start == 1 or end - start > _LONGEST or _is_no_word(word):
            continue
        if _BREAKS_OFF.match(text, end) or any(first <= start < last for first, last in marks):
            continue
        yield WrittenWord(start, end, plain(word))


def plain(word: str) -> str:
    """Return a word with composed letters, straight apostrophes and plain hyphens, without hyphens for its breaking."""
    if word.isascii():
        return word
    for apostrophe in "’ʼ":
        word = word.replace(apostrophe, "'")
    for hyphen in "‐‑":
        word = word.replace(hyphen, "-")
    return unicodedata.normalize("NFC", word.replace("\u00ad", ""))


def parts(word: str) -> list[str]:
    """Return what a hyphen joins, each of more than one letter."""
    return [part for part in word.split("-") if len(part) > 1]


def bases(word: str) -> Iterator[str]:
    """Give the words of which a plain word is a form with an apostrophe: "Kovács's" of "Kovács", "d'Arc" of "Arc"."""
    shorter = _TAIL.sub("", word)
    if shorter != word:
        yield shorter
    head, apostrophe, rest = word.partition("'")
    if apostrophe and len(rest) > 1 and len(head) <= _LONGEST_ELISION:
        yield rest


def _is_no_word(word: str) -> bool:
    if any(character in word for character in ".:@/_\\"):
        return True
    if word.isupper() and len(word) <= _LONGEST_ACRONYM:
        return True
    return not word.isalpha() and any(character.isnumeric() for character in word)
