"""Finding text in a transcript, and what to put in its place.

Letters are compared as a reader sees them: composed or decomposed, with a straight or a curly apostrophe, with any kind
of space between words; and, unless case is to match, folded by Unicode's full case folding. A hit never cuts a
character that a reader sees in two, and never reaches from one paragraph into the next.
"""

import re
import time
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from engine.errors import SearchPatternInvalid, SearchTooSlow
from engine.transcript.edits import ReplaceText
from engine.transcript.words import UNSPACED, Paragraph

_LONGEST_S: Final = 0.25
"""A regular expression that takes longer for all of a transcript is given up: somebody waits for it at every key."""

_MOST_COPIES: Final = 5_000
"""Counted repeats are written out when a pattern is compiled; nested ones would fill the memory."""

# What counts as part of a word on either side of a border; scripts without spaces have a border at each character.
_LETTER: Final = rf"(?![{UNSPACED}])[\w\p{{M}}]"
_BEGINS: Final = rf"(?<!{_LETTER})(?<!{_LETTER}['’])"
_ENDS: Final = rf"(?!{_LETTER})(?!['’]{_LETTER})"
_BEGINS_HERE: Final = regex.compile(rf"{_BEGINS}|(?=[{UNSPACED}])")
_ENDS_HERE: Final = regex.compile(rf"{_ENDS}|(?<=[{UNSPACED}])")

_SEEN_ALIKE: Final = (("\u00a0", " "), ("\u202f", " "), ("\u2019", "'"), ("\u02bc", "'"))
_LINE_BREAKS: Final = regex.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CLUSTER: Final = regex.compile(r"\X")
_TOKEN: Final = regex.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]|\{(\d+)(?:,\d*)?\}|.", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        whole_word: Letters next to a hit rule it out; an apostrophe between letters is part of the word.
        is_pattern: ``text`` is a regular expression, in the manner of Python's.
    """

    text: str
    match_case: bool = False
    whole_word: bool = False
    is_pattern: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Where to look: characters ``start`` to ``end`` of a paragraph; by itself all of it."""

    paragraph: Paragraph
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters ``start`` to ``end`` of a paragraph, which are what is looked for."""

    paragraph_id: int
    start: int
    end: int


class Search:
    """A query made ready.

    Raises:
        SearchPatternInvalid: It is not a regular expression.
    """

    def __init__(self, query: Query) -> None:
        self.query = query
        self._needle = _fold(query.text, is_caseless=not query.match_case)
        self._plain = re.compile(re.escape(self._needle))
        self._pattern = _compile(query) if query.is_pattern and query.text else None

    def spans(self, text: str, longest_s: float = _LONGEST_S) -> list[tuple[int, int]]:
        """Return where the query stands in one paragraph's text, as characters from and to.

        Raises:
            SearchTooSlow: A regular expression took longer than ``longest_s``.
        """
        if not self.query.text:
            return []
        if self._pattern is not None:
            return [match.span() for match in self._matches(text, longest_s)]
        return list(self._literal(text))

    def replacements(
        self, text: str, template: str, longest_s: float = _LONGEST_S, *, keeps_case: bool = False
    ) -> list[tuple[int, int, str]]:
        r"""Return where the query stands, each with what comes in its place.

        Args:
            text: A paragraph's text.
            template: The new text; for a regular expression, ``\1`` and ``\g<name>`` are what its groups matched.
            longest_s: Give up after so long.
            keeps_case: What comes in the place of capitals has them as well; see ``in_case_of``.

        Raises:
            SearchPatternInvalid: The template names a group that is not there.
            SearchTooSlow: As in ``spans``.
        """
        if self._pattern is None:
            found = [(start, end, template) for start, end in self.spans(text)]
        else:
            try:
                found = [
                    (*match.span(), _LINE_BREAKS.sub(" ", match.expand(template)))
                    for match in self._matches(text, longest_s)
                ]
            except (regex.error, IndexError) as error:
                raise SearchPatternInvalid(template, str(error)) from error
        return [(start, end, in_case_of(text[start:end], new)) for start, end, new in found] if keeps_case else found

    def _matches(self, text: str, longest_s: float) -> "Iterator[regex.Match[str]]":
        assert self._pattern is not None
        try:
            for match in self._pattern.finditer(text, timeout=max(longest_s, 0.001)):
                if match.end() > match.start():
                    yield match
        except TimeoutError as error:
            raise SearchTooSlow(self.query.text) from error

    def _literal(self, text: str) -> Iterator[tuple[int, int]]:
        is_caseless = not self.query.match_case
        folded = _fold(text, is_caseless=is_caseless)
        if text.isascii() and not self.query.whole_word:  # nothing that looks like a hit can be none
            yield from (match.span() for match in self._plain.finditer(folded))
            return
        found = folded.find(self._needle)
        if found < 0:
            return
        places = _places(text, folded, is_caseless=is_caseless)
        while found >= 0:
            start, end = places[found], places[found + len(self._needle)]
            taken = start >= 0 and end >= 0 and self._stands_alone(text, start, end)
            if taken:
                yield start, end
            found = folded.find(self._needle, found + (len(self._needle) if taken else 1))

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        if end < len(text) and unicodedata.combining(text[end]):
            return False  # the last letter is another one, with its accent
        if not self.query.whole_word:
            return True
        return _BEGINS_HERE.match(text, start) is not None and _ENDS_HERE.match(text, end) is not None


def whole(paragraphs: Iterable[Paragraph]) -> Iterator[Passage]:
    """Give all of the paragraphs."""
    return map(Passage, paragraphs)


def spoken_by(paragraphs: Iterable[Paragraph], speaker_id: int | None) -> Iterator[Passage]:
    """Give the paragraphs of one speaker."""
    return (Passage(paragraph) for paragraph in paragraphs if paragraph.speaker_id == speaker_id)


def find(search: Search, passages: Iterable[Passage]) -> list[Hit]:
    """Return the hits in passages, in their order; raises ``SearchTooSlow`` where that takes too long."""
    until_s = time.monotonic() + _LONGEST_S
    return [
        Hit(passage.paragraph.id, start, end)
        for passage in passages
        for start, end in search.spans(passage.paragraph.text, until_s - time.monotonic())
        if passage.start <= start and (passage.end is None or end <= passage.end)
    ]


def in_case_of(old: str, new: str) -> str:
    """Return a new text with the capitals of the old one: all of them, or the first; else as it is written."""
    letters = [character for character in old if character.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return new.upper()
    return new[:1].upper() + new[1:] if letters and letters[0].isupper() else new


def replacements(
    search: Search, template: str, passages: Iterable[Passage], *, keeps_case: bool = False
) -> list[ReplaceText]:
    """Return the edits that replace every hit that reads differently afterwards, in reading order.

    Their places are counted in the text as it stands: they are to be applied from the last to the first.

    Raises:
        SearchPatternInvalid: The template names a group that is not there.
        SearchTooSlow: It takes too long.
    """
    until_s = time.monotonic() + _LONGEST_S
    return [
        ReplaceText(passage.paragraph.id, start, end, new)
        for passage in passages
        for start, end, new in search.replacements(
            passage.paragraph.text, template, until_s - time.monotonic(), keeps_case=keeps_case
        )
        if passage.start <= start and (passage.end is None or end <= passage.end)
        if passage.paragraph.text[start:end] != new
    ]


def _compile(query: Query) -> "regex.Pattern[str]":
    if _copies(query.text) > _MOST_COPIES:
        raise SearchPatternInvalid(query.text, "it repeats something too often")
    flags = 0 if query.match_case else regex.IGNORECASE | regex.FULLCASE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a pattern that may mean something else some day, while it is typed
            regex.compile(query.text, flags)  # by itself: a lone bracket must not be closed by what stands around it
            return regex.compile(rf"{_BEGINS}(?:{query.text}){_ENDS}" if query.whole_word else query.text, flags)
    except (regex.error, OverflowError, RecursionError) as error:
        raise SearchPatternInvalid(query.text, str(error)) from error


def _copies(pattern: str) -> int:
    """Return how often a part of a pattern is written out at most, where counted repeats are nested."""
    largest, last = [1], 1
    for token in _TOKEN.finditer(pattern):
        if token[0] == "(":
            largest.append(1)
        elif token[0] == ")" and len(largest) > 1:
            last = largest.pop()
            largest[-1] = max(largest[-1], last)
        elif token[1] is not None:
            last *= max(int(token[1]), 1)
            largest[-1] = max(largest[-1], last)
        else:
            last = 1
    return max(largest)


def _fold(text: str, *, is_caseless: bool) -> str:
    """Return text as it is compared."""
    if text.isascii():
        return text.lower() if is_caseless else text
    for character, alike in _SEEN_ALIKE:
        text = text.replace(character, alike)
    text = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", text.casefold()) if is_caseless else text


def _places(text: str, folded: str, *, is_caseless: bool) -> Sequence[int]:
    """Return the place in ``text`` of each character of its folded form, and of its end.

    A character that stands for only a part of one in ``text`` has -1.
    """
    if unicodedata.is_normalized("NFC", text):
        if len(folded) == len(text):
            return range(len(text) + 1)
        places = _places_of_composed(text)
        if len(places) == len(folded) + 1:
            return places
    places = []
    for cluster in _CLUSTER.finditer(text):
        size = len(_fold(cluster[0], is_caseless=is_caseless))
        places += [cluster.start(), *[-1] * (size - 1)] if size else []
    return [*places, len(text)]


def _places_of_composed(text: str) -> list[int]:
    """Return the places where letters such as ß fold to several and all others to one."""
    growing = "".join(character for character in set(text) if len(character.casefold()) > 1)
    places: list[int] = []
    reached = 0
    for letter in regex.finditer(f"[{growing}]", text) if growing else ():
        places += [*range(reached, letter.end()), *[-1] * (len(letter[0].casefold()) - 1)]
        reached = letter.end()
    return [*places, *range(reached, len(text) + 1)]
