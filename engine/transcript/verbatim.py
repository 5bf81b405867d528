"""What a clean verbatim transcript leaves out: fillers, and words that were said twice."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

import regex

from engine.transcript.edits import ReplaceText
from engine.transcript.words import Paragraph

FILLERS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("um", "umm", "uhm", "uh", "uhh", "er", "erm", "hm", "hmm", "mm", "mmm"),
    "de": ("äh", "ähm", "öh", "öhm", "ehm", "hm", "hmm", "mhm"),
    "fr": ("euh", "heu", "hum", "hm", "hmm", "bah", "ben"),
    "es": ("eh", "em", "ehm", "este", "mm", "mmm", "hm"),
    "it": ("ehm", "eh", "uhm", "mah", "mm", "mmm", "hm"),
    "nl": ("uh", "uhm", "eh", "ehm", "euh", "hm", "hmm"),
    "pt": ("hã", "ahn", "hum", "eh", "ehm", "hm"),
}
"""Sounds of hesitation by language, as transcripts write them."""

_RIGHT_TWICE: Final[dict[str, tuple[str, ...]]] = {
    "en": ("had", "that", "very", "no", "yes", "bye", "ha"),
    "de": ("die", "das", "der", "den", "sie", "sehr", "nein", "ja", "ha"),
    "fr": ("nous", "vous", "très", "non", "oui", "ha"),
    "es": ("no", "sí", "muy", "ja"),
    "it": ("no", "sì", "molto", "piano", "ha"),
    "nl": ("die", "dat", "heel", "nee", "ja", "ha"),
    "pt": ("não", "sim", "muito"),
}
"""Words that are often rightly said twice in a row."""

_EDGES: Final = regex.compile(r"^[^\w]*|[^\w]*$")
_SENTENCE_END: Final = regex.compile(r"[.?!…](?=[\"'”’»)]*$)")


class Surplus(StrEnum):
    """Why a word may be left out."""

    FILLER = "filler"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class SurplusWord:
    """A word that may be left out: the index of it in its paragraph, and how it reads without punctuation."""

    paragraph_id: int
    word: int
    kind: Surplus
    text: str


def fillers_of(language: str | None) -> tuple[str, ...]:
    """Return the fillers of a language by its two-letter code; English ones where it is not known."""
    return FILLERS.get((language or "en")[:2], FILLERS["en"])


def surplus_words(
    paragraphs: Iterable[Paragraph], fillers: Collection[str], language: str | None = None
) -> Iterator[SurplusWord]:
    """Give the words that may be left out, in reading order.

    Args:
        paragraphs: Where to look.
        fillers: Words that say nothing, in any case.
        language: Two-letter code, for what is rightly said twice.
    """
    for paragraph in paragraphs:
        for place, kind, text in surplus_in([word.text for word in paragraph.words], fillers, language):
            yield SurplusWord(paragraph.id, place, kind, text)


def surplus_in(
    texts: Sequence[str], fillers: Collection[str], language: str | None = None
) -> Iterator[tuple[int, Surplus, str]]:
    """Give the places of words that may be left out of a text, with why, and how they read without punctuation."""
    wanted = {filler.casefold() for filler in fillers}
    right_twice = set(_RIGHT_TWICE.get((language or "en")[:2], ()))
    cores = [_core(text) for text in texts]
    for place, core in enumerate(cores):
        if core in wanted:
            yield place, Surplus.FILLER, core
            continue
        following = next((place for place in range(place + 1, len(cores)) if cores[place] not in wanted), None)
        is_word = core.isalpha() and core not in right_twice
        ends = _SENTENCE_END.search(texts[place])
        if is_word and not ends and following is not None and cores[following] == core:
            yield place, Surplus.REPEATED, core


def removals(paragraph: Paragraph, words: Collection[int]) -> list[ReplaceText]:
    """Return the edits that take words out of a paragraph, from the last to the first.

    The comma behind a word goes with it, the end of a sentence stays with the word before, and a sentence that now
    begins with another word begins with a capital.
    """
    spans = list(paragraph.spans())
    runs = groupby(enumerate(sorted(set(words))), key=lambda pair: pair[1] - pair[0])
    edits = []
    for _, run in runs:
        places = [place for _, place in run]
        edits.append(_removal(paragraph, spans, places[0], places[-1]))
    return edits[::-1]


def _removal(paragraph: Paragraph, spans: list[tuple[int, int]], first: int, last: int) -> ReplaceText:
    text = paragraph.text
    ending = _SENTENCE_END.search(paragraph.words[last].text)
    begins = first == 0 or _SENTENCE_END.search(paragraph.words[first - 1].text) is not None
    if first and not begins and ending:
        before = text[spans[first - 1][0] : spans[first - 1][1]].rstrip(",;:–—-")
        start = spans[first - 1][0] + len(before)
        return ReplaceText(paragraph.id, start, spans[last][1], paragraph.words[last].text[ending.start() :])
    if last + 1 == len(spans):
        return ReplaceText(paragraph.id, spans[first - 1][1] if first else spans[first][0], spans[last][1], "")
    start, end = spans[first][0], spans[last + 1][0]
    following = text[end]
    if begins and text[start : start + 1].isupper() and following.islower():
        return ReplaceText(paragraph.id, start, end + 1, following.upper())
    return ReplaceText(paragraph.id, start, end, "")


def _core(word: str) -> str:
    return _EDGES.sub("", word).casefold()
