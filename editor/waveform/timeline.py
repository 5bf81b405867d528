"""What is said when, as arrays: drawn for seconds and for hours at the same cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.doubt.marks import Doubt, DoubtMarks
from engine.transcript.words import Paragraph, Speaker

NOTHING: Final = -1
"""Stands where nothing is written down."""

NOBODY: Final = 0
"""Stands for a speaker who is not known."""

_PAUSE_MS: Final = 700
"""A longer gap between two words is a pause that belongs to neither."""

_DOUBT = {Doubt.NONE: 0, Doubt.DOUBTFUL: 1, Doubt.VERY_DOUBTFUL: 2}


@dataclass(frozen=True, slots=True)
class Said:
    """What is written down for neighbouring stretches of time, one value each.

    Attributes:
        speaker: ``NOTHING``, ``NOBODY``, or the number of the speaker's colour.
        reviewed: A person has seen to every word.
        doubt: 0, 1 for a doubtful word, 2 for a very doubtful one.
    """

    speaker: NDArray[np.int64]
    reviewed: NDArray[np.bool_]
    doubt: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a paragraph, or of all: times, whether seen to, and doubt."""

    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    covered_ms: NDArray[np.int64]
    reviewed: NDArray[np.bool_]
    doubt: NDArray[np.uint8]


class Timeline:
    """The words of a transcript in time.

    Attributes:
        paragraphs: Of which it was made.
    """

    def __init__(self) -> None:
        self.paragraphs: Sequence[Paragraph] = ()
        self._doubt: DoubtMarks | None = None
        self._known: dict[int, tuple[Paragraph, _Words]] = {}
        self._words = _arranged(())
        self._speakers = np.empty(0, np.int64)
        self._unreviewed = self._doubtful = self._very_doubtful = np.zeros(1, np.int64)

    def set_doubt(self, doubt: DoubtMarks | None) -> None:
        """Mark by this from the next update on; also to be called after it has changed."""
        self._doubt = doubt
        self._known.clear()

    def doubt_of(self, paragraph: Paragraph) -> NDArray[np.uint8]:
        """Return how doubtful a paragraph's words are: 0, 1 or 2 for each."""
        return self._of(paragraph).doubt

    def update(self, paragraphs: Sequence[Paragraph], speakers: Mapping[int, Speaker]) -> None:
        """Take the paragraphs and speakers as they are now; only what has changed costs work for each word."""
        self.paragraphs = paragraphs
        parts = [self._of(paragraph) for paragraph in paragraphs]
        self._known = {paragraph.id: (paragraph, part) for paragraph, part in zip(paragraphs, parts, strict=True)}
        self._words = _arranged(parts)
        colours = [_colour_of(speakers, paragraph.speaker_id) for paragraph in paragraphs]
        self._speakers = np.repeat(np.array(colours, np.int64), [len(part.start_ms) for part in parts])
        self._unreviewed = _counted(~self._words.reviewed)
        self._doubtful = _counted(self._words.doubt > 0)
        self._very_doubtful = _counted(self._words.doubt > 1)

    def said(self, edges_ms: NDArray[np.floating]) -> Said:
        """Return what is said in the stretches between edges, shape (stretches + 1,), which rise."""
        words = self._words
        count = len(edges_ms) - 1
        if not len(words.start_ms):
            return Said(np.full(count, NOTHING), np.ones(count, np.bool_), np.zeros(count, np.uint8))
        begins = edges_ms[:-1]
        first = np.searchsorted(words.start_ms, begins)
        behind = np.searchsorted(words.start_ms, edges_ms[1:])
        running = np.maximum(first - 1, 0)  # began before the stretch, and may reach into it
        reaches = (first > 0) & (words.covered_ms[running] > begins)
        sounds = (first > 0) & (words.end_ms[running] > begins)
        new = behind > first
        word = np.where(reaches, running, np.minimum(first, len(words.start_ms) - 1))
        speaker = np.where(reaches | new, self._speakers[word], NOTHING)
        unreviewed = self._unreviewed[behind] - self._unreviewed[first] + (reaches & ~words.reviewed[running])
        doubtful = self._doubtful[behind] - self._doubtful[first] + (sounds & (words.doubt[running] > 0))
        very = self._very_doubtful[behind] - self._very_doubtful[first] + (sounds & (words.doubt[running] > 1))
        doubt = (doubtful > 0).astype(np.uint8) + (very > 0)
        return Said(speaker, unreviewed == 0, doubt)

    def _of(self, paragraph: Paragraph) -> _Words:
        known = self._known.get(paragraph.id)
        if known is not None and known[0] is paragraph:
            return known[1]
        words = paragraph.words
        start_ms = np.array([word.start_ms for word in words], np.int64)
        end_ms = np.array([word.end_ms for word in words], np.int64)
        covered_ms = end_ms.copy()
        near = start_ms[1:] - end_ms[:-1] <= _PAUSE_MS
        covered_ms[:-1][near] = start_ms[1:][near]
        doubt = [0 if self._doubt is None else _DOUBT[self._doubt.level(word)] for word in words]
        reviewed = np.array([word.reviewed for word in words], np.bool_)
        return _Words(start_ms, end_ms, covered_ms, reviewed, np.array(doubt, np.uint8))


def _colour_of(speakers: Mapping[int, Speaker], speaker_id: int | None) -> int:
    speaker = None if speaker_id is None else speakers.get(speaker_id)
    return NOBODY if speaker is None else max(speaker.colour, 1)


def _arranged(parts: Sequence[_Words]) -> _Words:
    """Return the words of paragraphs, one after the other."""
    if not parts:
        none = np.empty(0, np.int64)
        return _Words(none, none, none, np.empty(0, np.bool_), np.empty(0, np.uint8))
    return _Words(
        np.concatenate([part.start_ms for part in parts]),
        np.concatenate([part.end_ms for part in parts]),
        np.concatenate([part.covered_ms for part in parts]),
        np.concatenate([part.reviewed for part in parts]),
        np.concatenate([part.doubt for part in parts]),
    )


def _counted(which: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many words before each, and before the end, are such."""
    return np.concatenate([[0], np.cumsum(which)])
