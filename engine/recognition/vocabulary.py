"""Names and jargon that the user expects: where a text comes near to one, it is proposed in place of what was heard.

A list that stands in the prompt of every window overflows it, and leaks into what is written down after a silence. So
a window is recognised without it first. Only terms that the text comes near to are looked at: those that are nearly
there are proposed as they are, the others are put into the prompt of a second pass, which may write them. Whether a
proposal is taken is for the model to say, by how likely it finds the one text and the other, given the sound.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from rapidfuzz import fuzz, process

_NEARLY_THERE: Final = 85.0
"""Similarity, of 100, from which a term is proposed for what stands. With all long words of 26 min of mixed speech, and
as many that were not said, for a list, tiny.en wrote 3 to 5 of 100 more of those that were said, and 4 that were not;
from 75 on it would have been more of these than of those."""

_NEAR: Final = 70.0
"""Similarity from which a term is put into the prompt of the second pass."""

_MOST_TERMS: Final = 20
_MOST_WORDS: Final = 4
"""A term may have been heard as this many words, or one more than it has."""

_SHORTEST: Final = 4
"""In letters. Shorter terms are near to everything."""

_TAIL: Final = re.compile(r"(?:['’]s)?[^\w\s]*$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words to be put in place of those from ``first`` up to but not including ``last``."""

    first: int
    last: int
    words: tuple[str, ...]


class Vocabulary:
    """A list of terms."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = {folded: term.strip() for term in terms if len(folded := fold(term)) >= _SHORTEST}

    def __bool__(self) -> bool:
        return bool(self._terms)

    def near(self, words: Sequence[str]) -> list[str]:
        """Return the terms that words come near to without being them, the nearest first, and not too many."""
        there = {_spelled(words[first:last]) for first, last in _runs(words)}
        best: dict[str, float] = {}
        for _, _, term, similarity in self._matches(words, _NEAR):
            best[term] = max(similarity, best.get(term, 0.0))
        wanted = [term for term in best if _spelled(term.split()) not in there]
        return sorted(wanted, key=lambda term: (-best[term], term))[:_MOST_TERMS]

    def nearly_there(self, words: Sequence[str]) -> list[Proposal]:
        """Propose terms for words that are nearly those, the nearest first; no two for the same words."""
        proposals: list[Proposal] = []
        taken: set[int] = set()
        matches = sorted(self._matches(words, _NEARLY_THERE), key=lambda match: (-match[3], match[1] - match[0]))
        for first, last, term, _ in matches:
            if taken.isdisjoint(range(first, last)):
                taken.update(range(first, last))
                tail = _TAIL.search(words[last - 1])
                *begin, end = term.split()
                proposals.append(Proposal(first, last, (*begin, end + (tail.group() if tail else ""))))
        return proposals

    def written(self, words: Sequence[str], again: Sequence[str]) -> list[Proposal]:
        """Propose what a second pass wrote in other words, where that has a term in it."""
        matcher = SequenceMatcher(None, [fold(word) for word in words], [fold(word) for word in again], False)
        return [
            Proposal(first, last, tuple(again[again_first:again_last]))
            for kind, first, last, again_first, again_last in matcher.get_opcodes()
            if kind == "replace" and self._has_term(again[again_first:again_last])
        ]

    def _has_term(self, words: Sequence[str]) -> bool:
        return any(fold(" ".join(words[first:last])) in self._terms for first, last in _runs(words))

    def _matches(self, words: Sequence[str], least: float) -> Iterator[tuple[int, int, str, float]]:
        """Give the runs of words that are near to a term and not the term, with it and how near."""
        right = {_spelled(term.split()) for term in self._terms.values()}
        exact = {
            place
            for first, last in _runs(words)
            if _spelled(words[first:last]) in right
            for place in range(first, last)
        }
        for first, last in _runs(words):
            heard = fold(_TAIL.sub("", " ".join(words[first:last])))
            if len(heard) < _SHORTEST or not exact.isdisjoint(range(first, last)):
                continue
            for folded, similarity, _ in process.extract(
                heard, self._terms.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=_MOST_TERMS
            ):
                term = self._terms[folded]
                if last - first <= len(term.split()) + 1:
                    yield first, last, term, similarity


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    for first in range(len(words)):
        for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
            yield first, last


def _spelled(words: Sequence[str]) -> str:
    """Return words, each folded, in the way in which they are parted."""
    return " ".join(fold(_TAIL.sub("", word)) for word in words)


def fold(text: str) -> str:
    """Return letters and digits without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())
