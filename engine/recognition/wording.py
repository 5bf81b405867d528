"""Wordings of a phrase: what of a longer text stands in its place, which say the same, how one is written there."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from engine.recognition.vocabulary import fold

_LEAST_LIKENESS: Final = 60.0
"""Of 100. The word that stands behind must be written again, this much alike, for anybody to know what comes before."""

_EDGES: Final = re.compile(r"([\W_]*)(.*?)([\W_]*)", re.DOTALL)
_SENTENCE_ENDS: Final = ".?!…:"


def cut(written: Sequence[str], present: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return the first of some words: those that stand in place of what is present.

    Args:
        written: What the model wrote, from where the words begin on.
        present: What stands there now.
        after: What stands behind that; empty where nothing does.

    Returns:
        Nothing where what stands behind can't be found in what was written.
    """
    if not after:
        return tuple(written)
    borders = [
        border
        for border in range(1, len(written))
        if fuzz.ratio(fold(written[border]), fold(after[0])) >= _LEAST_LIKENESS
    ]
    if not borders:
        return ()
    return tuple(written[: min(borders, key=lambda border: _unlikeness(written, border, present, after))])


def _unlikeness(written: Sequence[str], border: int, present: Sequence[str], after: Sequence[str]) -> int:
    """Return in how many letters a text differs, cut at a border; it may end anywhere in what stands behind."""
    behind = fold("".join(written[border:]))
    return Indel.distance(fold("".join(written[:border])), fold("".join(present))) + min(
        Indel.distance(behind, fold("".join(after[:end]))) for end in range(1, len(after) + 1)
    )


def edges(text: str) -> tuple[str, str, str]:
    """Return the punctuation before a text, the text itself, and the punctuation behind it."""
    match = _EDGES.fullmatch(text)
    assert match is not None  # it matches anything
    return match[1], match[2], match[3]


def plain(text: str) -> str:
    """Return a text as it sounds: two that differ in case and punctuation alone are the same wording."""
    words = unicodedata.normalize("NFC", text.casefold()).replace("-", " ").replace("’", "'").split()
    return " ".join(filter(None, (edges(word)[1] for word in words)))


def written_for(text: str, present: str, before: str) -> str:
    """Return a wording with the case that it has in its place, and without punctuation around.

    Args:
        text: The wording, as the model or a list of terms writes it.
        present: What stands there now.
        before: What stands before it.
    """
    text, present = edges(text)[1], edges(present)[1]
    begins_sentence = before.rstrip().endswith(tuple(_SENTENCE_ENDS)) or not before.strip()
    if begins_sentence and present[:1].isupper():
        return text[:1].upper() + text[1:]
    if not before.strip() and present[:1].islower() and text[1:].islower():
        return text[:1].lower() + text[1:]  # to the model it began a sentence
    return text
