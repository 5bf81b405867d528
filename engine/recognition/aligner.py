"""Whisper as a finder of words that are known to be said."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.models.model import Model
from engine.recognition.alignment import Excerpt
from engine.recognition.boundaries import RoughWord, pauses, settle
from engine.recognition.decoding import Passes, Placement
from engine.recognition.results import Options, Span

_MOST_ASTRAY_MS: Final = 400
"""Where half of the known words are placed farther than this from where they are, the others aren't believed."""

_LONGEST_MS_PER_LETTER: Final = 150
_LONGEST_EXTRA_MS: Final = 400
"""A word at the end of what is written is not stretched over what is said behind it and not written yet."""


class Aligner:
    """Finds the words of excerpts with a Whisper model, on one thread.

    Raises:
        ModelUnusable: The libraries can't load the model.
    """

    def __init__(self, model: Model, options: Options, language: str | None) -> None:
        self._passes = Passes(model, options, workers=1)
        self._language = language if language is not None and self._passes.knows(language) else None

    def align(self, excerpt: Excerpt, samples: NDArray[np.int16]) -> dict[int, Span]:
        """Return when words are spoken whose times are not known, by their index; those left out were not found.

        Args:
            excerpt: What is said.
            samples: Its sound, 16 kHz mono.
        """
        encoded = self._passes.encode(self._passes.features(samples))
        language = self._language or self._passes.detect_language(encoded)[0]
        texts = [word.text for word in excerpt.words]
        placements = self._passes.align(encoded, self._passes.tokenizer(language), texts)
        if placements is None:
            return {}
        rough = [_rough(text, placed, excerpt.span.start_ms) for text, placed in zip(texts, placements, strict=True)]
        astray_ms = [
            abs(word.start_ms - known.span.start_ms)
            for word, known in zip(rough, excerpt.words, strict=True)
            if known.span is not None
        ]
        if astray_ms and median(astray_ms) > _MOST_ASTRAY_MS:
            return {}
        silences = pauses(samples, excerpt.span.start_ms)
        found: dict[int, Span] = {}
        for first, last in _unknown(excerpt):
            before = excerpt.words[first - 1].span if first else None
            after = excerpt.words[last].span if last < len(excerpt.words) else None
            low_ms = excerpt.low_ms if before is None else before.end_ms
            high_ms = excerpt.high_ms if after is None else after.start_ms
            spans = settle(rough[first:last], silences, low_ms, high_ms)
            if spans is not None:
                found |= {first + place: _shortened(span, rough[first + place]) for place, span in enumerate(spans)}
        return found


def _unknown(excerpt: Excerpt) -> Iterator[tuple[int, int]]:
    """Give the stretches of words that are to be found."""
    for is_unknown, places in groupby(range(len(excerpt.words)), key=lambda place: excerpt.words[place].span is None):
        if is_unknown:
            there: Sequence[int] = list(places)
            yield there[0], there[-1] + 1


def _rough(text: str, placed: Placement, offset_ms: int) -> RoughWord:
    written = text.strip()
    return RoughWord(
        letters=sum(map(str.isalnum, written)),
        ends_phrase=not written[-1].isalnum() and written[-1] not in "'’-",
        start_ms=offset_ms + round(placed.start_s * 1000),
        end_ms=offset_ms + round(placed.end_s * 1000),
    )


def _shortened(span: Span, word: RoughWord) -> Span:
    longest_ms = _LONGEST_EXTRA_MS + _LONGEST_MS_PER_LETTER * word.letters
    return Span(span.start_ms, min(span.end_ms, span.start_ms + longest_ms))
