"""Terms that sound or are spelled like what was heard."""

from collections.abc import Iterable
from typing import Final

import jellyfish
from rapidfuzz import fuzz

from engine.recognition.vocabulary import fold

_LEAST_LIKENESS: Final = 55.0
"""Of 100: the mean of that in sound and that in spelling. Many are proposed; the sound decides."""

_MOST_TERMS: Final = 6

_SHORTEST: Final = 2
"""In letters."""

_CONFUSED: Final = str.maketrans("BVZJ0", "PFSXT")
"""Metaphone's sounds that differ in the voice alone, which is what a bad line loses first."""


def like(text: str, terms: Iterable[str]) -> tuple[str, ...]:
    """Return the terms that come nearest to a text without being it, the nearest first; only near ones, and few."""
    heard = fold(text)
    if len(heard) < _SHORTEST:
        return ()
    sound = _sound(heard)
    likeness: dict[str, float] = {}
    for term in dict.fromkeys(terms):
        letters = fold(term)
        if len(letters) >= _SHORTEST and letters != heard:
            spelled = fuzz.ratio(heard, letters)
            likeness[term] = (spelled + fuzz.ratio(sound, _sound(letters))) / 2 if sound else spelled
    near = (term for term, value in likeness.items() if value >= _LEAST_LIKENESS)
    return tuple(sorted(near, key=lambda term: (-likeness[term], term))[:_MOST_TERMS])


def _sound(letters: str) -> str:
    """Return how letters sound in English, roughly, by Metaphone (Lawrence Philips, 1990); nothing in other scripts."""
    return jellyfish.metaphone(letters).translate(_CONFUSED)
