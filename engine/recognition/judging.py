"""What can be told of a text without the model: whether it can be what was said in that time.

The signs and their thresholds are those of OpenAI's Whisper where it has them (compression ratio, average
log-probability), the others are limits of what people do. None of them needs a word's probability, which is high in
the middle of a loop.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from engine.recognition.results import Flag, RecognisedWord, Span, Trouble

RETRIED: Final = frozenset(
    {Trouble.MISSING_SPEECH, Trouble.CUT_SHORT, Trouble.REPETITION, Trouble.IMPOSSIBLE_RATE, Trouble.BEYOND_END}
)
"""A text in one of these troubles is worth another try. An unlikely one is not: the next is no better, only shorter."""

_HIGHEST_COMPRESSION_RATIO: Final = 2.4
_PHRASE_WORDS: Final = 4
_MOST_SAME_PHRASES: Final = 3
_LOWEST_SCORE: Final = -1.0
_MOST_WORDS_PER_S: Final = 6.0
_MOST_CHARACTERS_PER_S: Final = 25.0
_FEW_WORDS: Final = 8
"""Shorter texts have no rate: a word or two are over in no time."""

_NOTICED_SPEECH_MS: Final = 1_500
"""Less than this without words is breath, laughter, or the edge of a word."""

_WORDS_EDGE_MS: Final = 300
"""Words are placed this exactly; speech this near to a word is the word's."""

_LEAST_SPEECH_SHARE: Final = 0.2
_LEAST_SILENT_WORDS: Final = 2
"""One word in a silence is often only placed badly."""


_SHORTEST_WORD_MS: Final = 50
_LEAST_SHORT_WORDS: Final = 3
"""One or two that are placed so are an accident of the alignment."""


def compression_ratio(text: str) -> float:
    """Return how many times smaller zlib makes the text: Whisper's measure of repetition."""
    encoded = text.strip().encode()
    return len(encoded) / len(zlib.compress(encoded))


def text_troubles(text: str, score: float, speech_ms: int) -> frozenset[Trouble]:
    """Return what is wrong with the text of a stretch.

    Args:
        text: As the model wrote it.
        score: Average log-probability of its tokens.
        speech_ms: How much of the stretch is speech.
    """
    words = text.split()
    if not words:
        return frozenset({Trouble.MISSING_SPEECH}) if speech_ms >= _NOTICED_SPEECH_MS else frozenset()
    troubles = set()
    if compression_ratio(text) > _HIGHEST_COMPRESSION_RATIO or _says_the_same(words):
        troubles.add(Trouble.REPETITION)
    if score < _LOWEST_SCORE:
        troubles.add(Trouble.LOW_SCORE)
    speech_s = max(speech_ms, 500) / 1000
    too_fast = len(words) > _MOST_WORDS_PER_S * speech_s or len(text) > _MOST_CHARACTERS_PER_S * speech_s
    if too_fast and (len(words) > _FEW_WORDS or len(text) > _FEW_WORDS * _PHRASE_WORDS):
        troubles.add(Trouble.IMPOSSIBLE_RATE)
    return frozenset(troubles)


def _says_the_same(words: Sequence[str]) -> bool:
    plain = [word.casefold().strip(".,;:!?") for word in words]
    phrases = Counter(tuple(plain[start : start + _PHRASE_WORDS]) for start in range(len(plain) - _PHRASE_WORDS + 1))
    return any(count > _MOST_SAME_PHRASES for count in phrases.values())


def unlooped(tokens: Sequence[int]) -> list[int]:
    """Return tokens without what is said again at once, three times or more: the first time stays."""
    kept: list[int] = []
    place = 0
    while place < len(tokens):
        kept.append(tokens[place])
        place += 1
        place = max((end for _, end in _repeats(kept, tokens, place)), default=place)
    return kept


def before_loop(tokens: Sequence[int]) -> Sequence[int]:
    """Return the tokens before the first that are said again at once, three times or more."""
    for place in range(1, len(tokens)):
        for period, _ in _repeats(tokens[:place], tokens, place):
            return tokens[: place - period]
    return tokens


def _repeats(said: Sequence[int], tokens: Sequence[int], place: int) -> Iterator[tuple[int, int]]:
    """Give the shortest run of tokens that ends what was said and that follows three times or more from a place on.

    Yields its length and where the last repeat ends.
    """
    for period in range(1, len(said) + 1):
        unit = list(said[-period:])
        end = place
        while list(tokens[end : end + period]) == unit:
            end += period
        if end - place >= 3 * period:
            yield period, end
            return


def duration_ms(spans: Iterable[Span]) -> int:
    """Return how long spans last together."""
    return sum(span.end_ms - span.start_ms for span in spans)


def within(spans: Iterable[Span], start_ms: int, end_ms: int) -> list[Span]:
    """Return the parts of spans that lie between two times."""
    cut = (Span(max(span.start_ms, start_ms), min(span.end_ms, end_ms)) for span in spans)
    return [span for span in cut if span.end_ms > span.start_ms]


def holes(words: Sequence[RecognisedWord], speech: Iterable[Span]) -> list[Span]:
    """Return the speech, from 1.5 s on, that no words were found for."""
    found = []
    for span in speech:
        start_ms = span.start_ms
        for word in (*words, None):
            gap_end_ms = span.end_ms if word is None else min(span.end_ms, word.start_ms - _WORDS_EDGE_MS)
            if gap_end_ms - start_ms >= _NOTICED_SPEECH_MS:
                found.append(Span(start_ms, gap_end_ms))
            if word is not None:
                start_ms = max(start_ms, word.end_ms + _WORDS_EDGE_MS)
    return found


def words_in_silence(words: Sequence[RecognisedWord], speech: Sequence[Span]) -> list[Flag]:
    """Return where words, two or more in a row, stand where nobody speaks."""
    flags: list[Flag] = []
    row: list[RecognisedWord] = []
    for word in (*words, None):
        if word is not None and _is_silent(word, speech):
            row.append(word)
            continue
        if len(row) >= _LEAST_SILENT_WORDS:
            flags.append(Flag(Trouble.WORDS_IN_SILENCE, row[0].start_ms, row[-1].end_ms))
        row = []
    return flags


def impossible_times(words: Sequence[RecognisedWord]) -> list[Flag]:
    """Return where words, three or more in a row, last next to nothing."""
    flags: list[Flag] = []
    row: list[RecognisedWord] = []
    for word in (*words, None):
        if word is not None and word.end_ms - word.start_ms < _SHORTEST_WORD_MS:
            row.append(word)
            continue
        if len(row) >= _LEAST_SHORT_WORDS:
            flags.append(Flag(Trouble.IMPOSSIBLE_TIMING, row[0].start_ms, row[-1].end_ms))
        row = []
    return flags


def _is_silent(word: RecognisedWord, speech: Sequence[Span]) -> bool:
    start_ms, end_ms = word.start_ms - _WORDS_EDGE_MS, word.end_ms + _WORDS_EDGE_MS
    return duration_ms(within(speech, start_ms, end_ms)) < _LEAST_SPEECH_SHARE * (word.end_ms - word.start_ms)
