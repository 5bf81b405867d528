"""Where words begin and end, from a rough alignment and the pauses that can be heard.

A Whisper model places the middle of a word well and its edges less so: a pause is given to one of the words beside it,
and a word that it has not expected may shrink to nothing. So edges that lie near a pause move to it, and no word is
left shorter than anybody speaks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.decode import SAMPLE_RATE_HZ
from engine.recognition.results import Span

LEAST_WORD_MS: Final = 40
_LEAST_MS_PER_LETTER: Final = 40
"""25 letters a second; the fastest talkers reach 20."""

_FRAME_MS: Final = 10
_SHORTEST_PAUSE_MS: Final = 120
"""Less is the closure of a stop, and belongs to a word."""

_QUIET_SHARE: Final = 0.3
"""Of the way in decibels from the quietest sound to speech: what lies below is a pause."""

_LEAST_RANGE_DB: Final = 12.0
"""Where loud and quiet differ by less, no pause can be told by loudness."""

_REACH_MS: Final = 350
_REACH_AFTER_MARK_MS: Final = 600
"""How far from a pause an edge may have been placed; farther behind a punctuation mark, where pauses are expected."""


@dataclass(frozen=True, slots=True)
class RoughWord:
    """A word as the model placed it.

    Attributes:
        letters: How many letters and digits it has.
        ends_phrase: A punctuation mark stands behind it.
        start_ms: In the recording.
        end_ms: Without the time given to the mark.
    """

    letters: int
    ends_phrase: bool
    start_ms: int
    end_ms: int


def pauses(samples: NDArray[np.int16], start_ms: int) -> list[Span]:
    """Return where a piece of sound is quiet; the piece starts at ``start_ms`` of the recording."""
    per_frame = SAMPLE_RATE_HZ * _FRAME_MS // 1000
    frames = len(samples) // per_frame
    if frames * _FRAME_MS < _SHORTEST_PAUSE_MS:
        return []
    power = (samples[: frames * per_frame].astype(np.float64).reshape(frames, per_frame) ** 2).mean(axis=1)
    loudness_db = np.convolve(10 * np.log10(power + 1), np.ones(3) / 3, "same")
    low_db, high_db = np.percentile(loudness_db, (5, 90))
    if high_db - low_db < _LEAST_RANGE_DB:
        return []
    is_quiet = np.concatenate(([False], loudness_db < low_db + _QUIET_SHARE * (high_db - low_db), [False]))
    edges = np.flatnonzero(np.diff(is_quiet.astype(np.int8)))
    return [
        Span(start_ms + int(first) * _FRAME_MS, start_ms + int(last) * _FRAME_MS)
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        if (last - first) * _FRAME_MS >= _SHORTEST_PAUSE_MS
    ]


def settle(words: Sequence[RoughWord], silences: Sequence[Span], low_ms: int, high_ms: int) -> list[Span] | None:
    """Return where words are spoken, in order, between ``low_ms`` and ``high_ms``; None where they do not fit in.

    Args:
        words: At least one, in order.
        silences: The pauses around and among them.
        low_ms: They begin no earlier.
        high_ms: They end no later.
    """
    edges_ms = [word.start_ms for word in words] + [words[-1].end_ms]
    cuts = _cuts(words, edges_ms, silences, low_ms, high_ms)
    spans: list[Span] = []
    for group in _groups(cuts, len(words), low_ms, high_ms):
        lengths_ms = _least_lengths_ms(words[group.first : group.last], group.high_ms - group.low_ms)
        if lengths_ms is None:
            return None
        group_ms = edges_ms[group.first : group.last + 1]
        if group.first in cuts:
            group_ms[0] = group.low_ms
        if group.last in cuts:
            group_ms[-1] = group.high_ms
        spans += map(Span, *_spread(group_ms, lengths_ms, group.low_ms, group.high_ms))
    return spans


@dataclass(frozen=True, slots=True)
class _Group:
    """Words ``first`` to before ``last``, without a pause among them, and between what they are spoken."""

    first: int
    last: int
    low_ms: int
    high_ms: int

    @property
    def has_room(self) -> bool:
        return self.high_ms - self.low_ms >= LEAST_WORD_MS * (self.last - self.first)


def _groups(cuts: Mapping[int, Span], count: int, low_ms: int, high_ms: int) -> list[_Group]:
    return [
        _Group(
            first,
            last,
            max(cuts[first].end_ms, low_ms) if first in cuts else low_ms,
            min(cuts[last].start_ms, high_ms) if last in cuts else high_ms,
        )
        for first, last in pairwise(sorted({0, count, *cuts}))
    ]


def _cuts(
    words: Sequence[RoughWord], edges_ms: Sequence[int], silences: Sequence[Span], low_ms: int, high_ms: int
) -> dict[int, Span]:
    """Give pauses to edges, the nearest to each other first; edge 0 is the start of the first word, and so on."""
    chances = []
    for pause in silences:
        for edge, edge_ms in enumerate(edges_ms):
            distance_ms = max(pause.start_ms - edge_ms, edge_ms - pause.end_ms, 0)
            is_marked = 0 < edge < len(words) and words[edge - 1].ends_phrase
            reach_ms = _REACH_AFTER_MARK_MS if is_marked else _REACH_MS
            if distance_ms <= reach_ms and low_ms < pause.end_ms and pause.start_ms < high_ms:
                chances.append((distance_ms - reach_ms, edge, pause))
    cuts: dict[int, Span] = {}
    for _, edge, pause in sorted(chances, key=lambda chance: chance[:2]):
        if edge in cuts or pause in cuts.values():
            continue
        if not all((other < edge) == (there.start_ms < pause.start_ms) for other, there in cuts.items()):
            continue
        more = cuts | {edge: pause}
        if all(group.has_room for group in _groups(more, len(words), low_ms, high_ms)):
            cuts = more
    return cuts


def _least_lengths_ms(words: Sequence[RoughWord], room_ms: int) -> list[int] | None:
    """Return how long each word must be at least, less where there is no room; None where there is far too little."""
    spare_ms = room_ms - LEAST_WORD_MS * len(words)
    if spare_ms < 0:
        return None
    more_ms = [_LEAST_MS_PER_LETTER * max(word.letters - 1, 0) for word in words]
    share = min(1.0, spare_ms / max(sum(more_ms), 1))
    return [LEAST_WORD_MS + int(share * length_ms) for length_ms in more_ms]


def _spread(
    edges_ms: Sequence[int], lengths_ms: Sequence[int], low_ms: int, high_ms: int
) -> tuple[list[int], list[int]]:
    """Move edges as little as can be so that every word has its length; return the words' starts and their ends.

    Pushed all to the right the edges are valid, and pushed all to the left; so they are half way between.
    """
    right_ms = [min(max(edge_ms, low_ms), high_ms) for edge_ms in edges_ms]
    left_ms = list(right_ms)
    count = len(lengths_ms)
    for edges in (right_ms, left_ms):
        forth = [(place, place + 1, 1) for place in range(count)]
        back = [(place + 1, place, -1) for place in reversed(range(count))]
        for before, after, sign in (*forth, *back) if edges is right_ms else (*back, *forth):
            reach_ms = edges[before] + sign * lengths_ms[min(before, after)]
            edges[after] = max(edges[after], reach_ms) if sign > 0 else min(edges[after], reach_ms)
            edges[after] = min(max(edges[after], low_ms), high_ms)
    settled_ms = [(one + other) // 2 for one, other in zip(right_ms, left_ms, strict=True)]
    return settled_ms[:-1], settled_ms[1:]
