"""Where the model was right: the words that a person let stand, and what speaks for it that they had looked at them.

Corrections alone tell only of mistakes. Who judges or teaches a model needs what was right as well, and only as far as
somebody would have noticed a mistake.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

import regex

from engine.project.corrections import Correction
from engine.project.project import Project
from engine.project.review_events import Act, ReviewEvent
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Word

_SENTENCE_END: Final = regex.compile(r"[.?!…。？！؟।][\"'”’»)]*$")


class Evidence(StrEnum):
    """Why a word that stands as the model wrote it counts as reviewed; the first of these that holds."""

    AUDITED = "audited"  # put before the reviewer though it was not marked, and found right
    ACCEPTED = "accepted"
    HEARD = "heard"  # listened to, and left
    READ = "read"  # another word of its sentence was corrected


@dataclass(frozen=True, slots=True)
class ReviewedStretch:
    """Words of a paragraph, one after the other, that stand as the model wrote them, reviewed for the same reason.

    Attributes:
        paragraph: The paragraph.
        first: Index of the first word in it.
        words: The words; at least one.
    """

    evidence: Evidence
    paragraph: Paragraph
    first: int
    words: tuple[Word, ...]

    @property
    def start_ms(self) -> int:
        """When the first word starts."""
        return self.words[0].start_ms

    @property
    def end_ms(self) -> int:
        """When the last word ends."""
        return self.words[-1].end_ms


def reviewed_in(project: Project, corrections: Iterable[Correction]) -> Iterator[ReviewedStretch]:
    """Give what was reviewed and left in a project with these corrections, in reading order."""
    heard = [(start_ms, end_ms) for start_ms, end_ms in project.fact("heard") or ()]
    yield from reviewed_stretches(project.transcript, corrections, heard, project.review_events())


def reviewed_stretches(
    transcript: Transcript,
    corrections: Iterable[Correction],
    heard: Sequence[tuple[int, int]],
    events: Iterable[ReviewEvent],
) -> Iterator[ReviewedStretch]:
    """Give what was reviewed and left.

    Args:
        transcript: As it is now.
        corrections: Its corrections.
        heard: What somebody has listened to, as spans in order, in milliseconds.
        events: What reviewers did.
    """
    audited = {
        model_id for event in events if event.is_audit and event.act is Act.ACCEPTED for model_id in event.model_words
    }
    left_out_ms: dict[int, list[int]] = {}
    for correction in corrections:
        if correction.operation is not None and not correction.words:
            left_out_ms.setdefault(correction.paragraph_id, []).append(correction.start_ms)
    for paragraph in transcript.paragraphs:
        read = _read_words(paragraph, left_out_ms.get(paragraph.id, ()))
        evidence = [
            _evidence(word, audited, heard, is_read=place in read) for place, word in enumerate(paragraph.words)
        ]
        first = 0
        for found, run in groupby(evidence):
            last = first + len(list(run))
            if found is not None:
                yield ReviewedStretch(found, paragraph, first, paragraph.words[first:last])
            first = last


def _evidence(word: Word, audited: set[int], heard: Sequence[tuple[int, int]], *, is_read: bool) -> Evidence | None:
    if word.model_id is None:
        return None
    if word.model_id in audited:
        return Evidence.AUDITED
    if word.confirmed:
        return Evidence.ACCEPTED
    place = bisect_right(heard, word.start_ms, key=lambda span: span[0])
    if place and word.end_ms <= heard[place - 1][1]:
        return Evidence.HEARD
    return Evidence.READ if is_read else None


def _read_words(paragraph: Paragraph, left_out_ms: Sequence[int]) -> set[int]:
    """Return the words of those sentences in which something was corrected.

    Args:
        paragraph: The paragraph.
        left_out_ms: When words were spoken that were left out of it.
    """
    words = paragraph.words
    touched = {place for place, word in enumerate(words) if word.model_id is None}
    touched |= {min(bisect_left(words, at_ms, key=lambda word: word.start_ms), len(words) - 1) for at_ms in left_out_ms}
    read: set[int] = set()
    first = 0
    for place, word in enumerate(words):
        if touched and (place + 1 == len(words) or _SENTENCE_END.search(word.text)):
            sentence = range(first, place + 1)
            if not touched.isdisjoint(sentence):
                read.update(sentence)
            first = place + 1
    return read
