"""Signs that a word is wrong, as numbers: what the model says of the word, and what can be told without the model.

Each sign is 0 where nothing is unusual and about 1 where it is strong, so that their weights can be compared. The signs
of a word depend on its own window alone: they are the same in whatever order windows come. The choice follows the
literature on confidence of recognised words: the least likely token (Aggarwal et al. 2025), the drop below the
neighbours (Corpataux et al. 2026), noise (Huo et al. 2025), posteriors over rival texts (Mangu et al. 2000).
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.doubt.background import Background
from engine.doubt.reasons import Sign
from engine.recognition.results import SegmentFigures, Step, Window, WordEvidence
from engine.transcript.words import ModelWord

NAMES: Final[tuple[tuple[str, Sign], ...]] = (
    ("log_odds_mean", Sign.UNLIKELY),
    ("log_odds_probability", Sign.UNLIKELY),
    ("surprise_least", Sign.UNLIKELY_PART),
    ("surprise_first", Sign.UNLIKELY_PART),
    ("surprise_last", Sign.UNLIKELY_PART),
    ("without_support", Sign.RIVAL),
    ("log_without_support", Sign.RIVAL),
    ("drop", Sign.LESS_THAN_NEIGHBOURS),
    ("surprise_before", Sign.DOUBTFUL_NEIGHBOURS),
    ("surprise_after", Sign.DOUBTFUL_NEIGHBOURS),
    ("support_around", Sign.DOUBTFUL_NEIGHBOURS),
    ("too_short", Sign.TOO_SHORT),
    ("no_time", Sign.TOO_SHORT),
    ("too_long", Sign.TOO_LONG),
    ("pause_before", Sign.PAUSE),
    ("pause_after", Sign.PAUSE),
    ("first_of_window", Sign.EDGE),
    ("last_of_window", Sign.EDGE),
    ("without_speech", Sign.LITTLE_SPEECH),
    ("quiet", Sign.QUIET),
    ("quieter_than_others", Sign.QUIET),
    ("low_score", Sign.HARD_PASSAGE),
    ("surprise_of_window", Sign.HARD_PASSAGE),
    ("support_of_window", Sign.HARD_PASSAGE),
    ("compressible", Sign.REPEATED),
    ("said_before", Sign.REPEATED),
    ("tried_again", Sign.TRIED_AGAIN),
    ("pieces", Sign.RARE),
    ("rarity", Sign.RARE),
    ("number", Sign.NUMBER),
    ("name", Sign.NAME),
    ("short", Sign.SHORT_WORD),
)
"""The signs in the order of the matrix's columns, each with what it is a reason of."""

_WITH_EVIDENCE: Final = frozenset(
    {
        "surprise_least",
        "surprise_first",
        "surprise_last",
        "without_support",
        "log_without_support",
        "support_around",
        "support_of_window",
        "quiet",
        "quieter_than_others",
        "pieces",
        "rarity",
    }
)

NEEDS_EVIDENCE: Final[NDArray[np.bool_]] = np.array([name in _WITH_EVIDENCE for name, _ in NAMES])
"""Which signs can't be told of words that were recognised by an older version; they are 0 there."""

_LEAST_PROBABILITY: Final = 1e-4
_LEAST_SUPPORT: Final = 0.02
_MS_PER_LETTER: Final = 65.0
_MS_PER_WORD: Final = 90.0
"""A word of five letters takes 0.4 s at the usual pace."""

_REACH: Final = 2
"""So many words on each side are neighbours."""

_LONGEST_PAUSE_MS: Final = 2_000
_LOUD_DB: Final = 25.0
"""A word this far above the noise is as clear as it gets."""

_SENTENCE_END: Final = (".", "!", "?", ":", "…")


def signs_of(words: Sequence[ModelWord], background: Background) -> NDArray[np.float64]:
    """Return the signs of one window's words, shape (words, signs).

    Args:
        words: All words of the window, in order.
        background: What is known of them.
    """
    index = words[0].window
    evidence = [background.evidence.get(word.id) for word in words]
    return _signs(words, evidence, background.windows.get(index), background.segments.get(index, ()))


def _signs(
    words: Sequence[ModelWord],
    evidence: Sequence[WordEvidence | None],
    window: Window | None,
    segments: Sequence[SegmentFigures],
) -> NDArray[np.float64]:
    count = len(words)
    probability = np.array([word.probability for word in words])
    least, mean, first, last, pieces, rarity, support, loudness_db = np.array(
        [
            (one.least, one.mean, one.first, one.last, one.tokens, one.rarity, one.support, _or_loud(one))
            if one is not None
            else (word.probability, word.probability, word.probability, word.probability, 1, 0.0, 1.0, _LOUD_DB)
            for word, one in zip(words, evidence, strict=True)
        ]
    ).T
    letters = np.array([sum(map(str.isalnum, word.text)) for word in words], np.float64)
    start_ms = np.array([word.start_ms for word in words], np.float64)
    end_ms = np.array([word.end_ms for word in words], np.float64)
    length_ms = end_ms - start_ms
    surprise = _surprise(mean)
    around = _around(surprise)
    usual_ms = (_MS_PER_WORD + _MS_PER_LETTER * letters) * _pace(length_ms, letters)
    stretch = np.log2(np.maximum(length_ms, 20.0) / usual_ms)
    begin_ms, close_ms = (window.start_ms, window.end_ms) if window else (start_ms[0], end_ms[-1])
    before_ms = start_ms - np.concatenate([[begin_ms], end_ms[:-1]])
    after_ms = np.concatenate([start_ms[1:], [close_ms]]) - end_ms
    scores, compression, again = _figures(segments, count)
    columns = {
        "log_odds_mean": -_log_odds(mean) / 4,
        "log_odds_probability": -_log_odds(probability) / 4,
        "surprise_least": _surprise(least) / 3 - surprise / 3,
        "surprise_first": _surprise(first) / 3,
        "surprise_last": _surprise(last) / 3,
        "without_support": 1 - support,
        "log_without_support": -np.log(np.maximum(support, _LEAST_SUPPORT)) / 4,
        "drop": np.maximum(0, surprise - around) / 3,
        "surprise_before": _shifted(surprise, 1) / 3,
        "surprise_after": _shifted(surprise, -1) / 3,
        "support_around": _around(1 - support),
        "too_short": np.clip(-stretch, 0, 3) / 2,
        "no_time": (length_ms < _SHORTEST_MS).astype(np.float64),
        "too_long": np.clip(stretch, 0, 3) / 2,
        "pause_before": np.clip(before_ms, 0, _LONGEST_PAUSE_MS) / 1000,
        "pause_after": np.clip(after_ms, 0, _LONGEST_PAUSE_MS) / 1000,
        "first_of_window": _is_place(count, 0),
        "last_of_window": _is_place(count, count - 1),
        "without_speech": 1 - _speech_share(start_ms, end_ms, window),
        "quiet": np.clip(_LOUD_DB - loudness_db, 0, _LOUD_DB) / _LOUD_DB,
        "quieter_than_others": np.clip(np.median(loudness_db) - loudness_db, 0, _LOUD_DB) / 10,
        "low_score": np.clip(-scores, 0, 2),
        "surprise_of_window": np.full(count, surprise.mean()),
        "support_of_window": np.full(count, (1 - support).mean()),
        "compressible": np.clip(compression - 1.5, 0, 2),
        "said_before": _said_before(words),
        "tried_again": again,
        "pieces": np.clip(pieces - 1, 0, 4) / 2,
        "rarity": rarity,
        "number": np.array([any(map(str.isdigit, word.text)) for word in words], np.float64),
        "name": _is_name(words),
        "short": np.clip(4 - letters, 0, 3) / 3,
    }
    return np.column_stack([columns[name] for name, _ in NAMES])


_SHORTEST_MS: Final = 60
"""Nobody says a word in less."""


def _or_loud(evidence: WordEvidence) -> float:
    return _LOUD_DB if evidence.loudness_db is None else evidence.loudness_db


def _surprise(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    return -np.log(np.maximum(probability, _LEAST_PROBABILITY))


def _log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(probability, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    return np.log(clipped / (1 - clipped))


def _shifted(values: NDArray[np.float64], places: int) -> NDArray[np.float64]:
    """Return for each word the value of the word so many places before it; 0 where there is none."""
    shifted = np.zeros_like(values)
    if places > 0:
        shifted[places:] = values[:-places]
    else:
        shifted[:places] = values[-places:]
    return shifted


def _around(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of each word's neighbours; 0 for a word alone."""
    shifts = [places for places in range(-_REACH, _REACH + 1) if places and abs(places) < len(values)]
    if not shifts:
        return np.zeros_like(values)
    total = sum((_shifted(values, places) for places in shifts), np.zeros_like(values))
    number = sum((_shifted(np.ones_like(values), places) for places in shifts), np.zeros_like(values))
    return np.divide(total, number)


def _pace(length_ms: NDArray[np.float64], letters: NDArray[np.float64]) -> float:
    """Return how much slower than usual the words of a window are, half of it where they are few."""
    usual_ms = _MS_PER_WORD + _MS_PER_LETTER * letters
    slowness = float(np.median(length_ms / usual_ms))
    trust = len(length_ms) / (len(length_ms) + 8)
    return float(np.clip(slowness, 0.5, 2.0) ** trust)


def _is_place(count: int, place: int) -> NDArray[np.float64]:
    """Return 1 at one place, else 0."""
    ones = np.zeros(count)
    ones[place] = 1
    return ones


def _speech_share(
    start_ms: NDArray[np.float64], end_ms: NDArray[np.float64], window: Window | None
) -> NDArray[np.float64]:
    """Return how much of each word's time somebody speaks, 0 to 1; 1 where that is not known."""
    if window is None or not window.speech:
        return np.ones_like(start_ms)
    length_ms = np.maximum(end_ms - start_ms, 1.0)
    spoken_ms = np.zeros_like(start_ms)
    for span in window.speech:
        spoken_ms += np.clip(np.minimum(end_ms, span.end_ms) - np.maximum(start_ms, span.start_ms), 0, None)
        spoken_ms += (end_ms == start_ms) & (span.start_ms <= start_ms) & (start_ms <= span.end_ms)
    return np.minimum(spoken_ms / length_ms, 1.0)


def _figures(segments: Sequence[SegmentFigures], count: int) -> tuple[NDArray[np.float64], ...]:
    """Return score, compression ratio and whether it was tried again, for each word."""
    rows = [
        (one.average_log_probability, one.compression_ratio, one.step is not Step.PLAIN)
        for one in segments
        for _ in range(one.words)
    ]
    if len(rows) != count:
        rows = [(0.0, 1.0, False)] * count
    scores, compression, again = np.array(rows, np.float64).T
    return scores, compression, again


def _said_before(words: Sequence[ModelWord]) -> NDArray[np.float64]:
    """Return 1 for a word that stands twice in a row, or in a pair that was said within the last eight words."""
    plain = [_plain(word.text) for word in words]
    pairs = list(pairwise(plain))
    said = [place > 0 and plain[place] == plain[place - 1] != "" for place in range(len(plain))]
    for place, pair in enumerate(pairs):
        if pair in pairs[max(0, place - 8) : place]:
            said[place] = said[place + 1] = True
    return np.array(said, np.float64)


def _is_name(words: Sequence[ModelWord]) -> NDArray[np.float64]:
    """Return 1 for a word with a capital inside a sentence, but for "I" and what comes of it."""
    is_name = []
    starts = True
    for word in words:
        letters = word.text.lstrip("\"'“‘([¿¡")
        is_name.append(not starts and letters[:1].isupper() and _plain(letters.split("'")[0]) != "i")
        starts = word.text.rstrip("\"'”’)]").endswith(_SENTENCE_END)
    return np.array(is_name, np.float64)


def _plain(text: str) -> str:
    kept = (character for character in text.casefold() if unicodedata.category(character)[0] not in "PSZ")
    return "".join(kept)
