"""The stretches of a transcript that a reviewer goes through: marked words, joined where they stand close."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.doubt.marks import Doubt, DoubtMarks
from engine.doubt.reasons import Reason, Sign
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Word

# Marked words with less than this between them are heard together.
_JOINED_MS = 700
_JOINED_WORDS = 2
_MOST_WORDS = 12
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Fragment:
    """Neighbouring words of one paragraph that are doubted.

    Attributes:
        first: Index of the first word in its paragraph.
        last: Index of the last one; what stands between is part of it, marked or not.
        words: The words from the first to the last.
        chance: How likely at least one of its marked words is wrong, 0 to 1.
        expected: How many of its words are likely wrong.
        level: That of its most doubtful word.
        reasons: The strongest first.
    """

    paragraph_id: int
    first: int
    last: int
    words: tuple[Word, ...]
    chance: float
    expected: float
    level: Doubt
    reasons: tuple[Reason, ...]

    @property
    def start_ms(self) -> int:
        """Where its first word begins."""
        return self.words[0].start_ms

    @property
    def end_ms(self) -> int:
        """Where its last word ends."""
        return self.words[-1].end_ms


def fragments(transcript: Transcript, marks: DoubtMarks) -> list[Fragment]:
    """Return what is marked of a transcript, the most doubtful first: that with the most errors to be expected."""
    found = [fragment for paragraph in transcript.paragraphs for fragment in fragments_of(paragraph, marks)]
    return sorted(found, key=lambda fragment: (-fragment.expected, fragment.start_ms))


def fragments_of(paragraph: Paragraph, marks: DoubtMarks) -> Iterator[Fragment]:
    """Give what is marked of a paragraph, in order."""
    marked = [place for place, word in enumerate(paragraph.words) if marks.level(word) is not Doubt.NONE]
    group: list[int] = []
    for place in marked:
        if group and (place - group[0] >= _MOST_WORDS or not _belong_together(paragraph, group[-1], place)):
            yield _fragment(paragraph, group, marks)
            group = []
        group.append(place)
    if group:
        yield _fragment(paragraph, group, marks)


def _belong_together(paragraph: Paragraph, before: int, place: int) -> bool:
    gap_ms = paragraph.words[place].start_ms - paragraph.words[before].end_ms
    return gap_ms < _JOINED_MS or place - before - 1 < _JOINED_WORDS


def _fragment(paragraph: Paragraph, places: list[int], marks: DoubtMarks) -> Fragment:
    marked = [paragraph.words[place] for place in places]
    chances = [marks.doubts.chance(word) for word in marked]
    words = paragraph.words[places[0] : places[-1] + 1]
    return Fragment(
        paragraph.id,
        places[0],
        places[-1],
        words,
        chance=1 - math.prod(1 - chance for chance in chances),
        expected=math.fsum(marks.doubts.chance(word) for word in words),
        level=max((marks.level(word) for word in marked), key=lambda level: level.value),
        reasons=_strongest(reason for word in marked for reason in marks.reasons(word)),
    )


def _strongest(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    by_sign: dict[Sign, Reason] = {}
    for reason in reasons:
        known = by_sign.get(reason.sign)
        if known is None or known.log_odds < reason.log_odds:
            by_sign[reason.sign] = reason
    return tuple(sorted(by_sign.values(), key=lambda reason: -reason.log_odds)[:_MOST_REASONS])
