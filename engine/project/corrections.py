"""Corrections: every stretch where the transcript reads differently from what the model wrote.

Nothing is logged while a person types. The words that still are the model's hold the transcript and what the model
wrote together; between two of them, the words of the one are paired with those of the other. So a word that was typed
and taken back, or typed again as it was, is no correction, a correction of a correction is one, and joining, splitting
and moving paragraphs leave none. The corrections, put in place of the model's words, give the transcript's words
exactly.

Beside the text, a correction can be one of the speaker, where somebody else says a word than to whom it was first
given, or of the time, where a person has said when it is spoken.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from engine.errors import InvalidEdit
from engine.project.correction_kinds import CorrectionKind, Operation, disfluencies, pieces
from engine.transcript.assigning import give_part
from engine.transcript.edits import Edit, ReplaceParagraphs, ReplaceText
from engine.transcript.pairing import Pair, key_of, pair_words
from engine.transcript.retiming import from_model
from engine.transcript.transcript import Transcript
from engine.transcript.words import ModelWord, Paragraph, Timing, Word, join_words

_FEWEST_MOVED: Final = 3
"""Fewer words than this stand in two places by chance."""

Standing = tuple[ModelWord, Word]
"""A word of the model's and the transcript's word that it still is."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One stretch that a person changed.

    Attributes:
        key: Names the correction as long as it is about the same words of the model's, whatever else is edited.
        kind: In what it differs.
        operation: What was done to the model's words; None where they stand as they were.
        model_words: What the model wrote there; empty for an insertion.
        words: What stands there now; empty for a deletion.
        pairs: Which of the model's words stands for which of the words now, by their places in the two.
        after_id: The model's word before it; None at the beginning.
        start_ms: Where in the recording: the model's words, or the inserted ones.
        end_ms: Where it ends.
        paragraph_id: The paragraph that it is in, or that it was taken out of.
        speaker_id: Who speaks there, if that is known.
        model_speaker_id: To whom it was first given, where that is the correction.
    """

    key: str
    kind: CorrectionKind
    operation: Operation | None
    model_words: tuple[ModelWord, ...]
    words: tuple[Word, ...]
    pairs: tuple[Pair, ...]
    after_id: int | None
    start_ms: int
    end_ms: int
    paragraph_id: int
    speaker_id: int | None = None
    model_speaker_id: int | None = None

    def all_keys(self) -> Iterator[str]:
        """Give its key, and those that corrections of parts of it would have, or had before it grew."""
        yield self.key
        prefix = f"{self.kind} " if self.operation is None else ""
        if self.operation is not None:
            yield f"{'' if self.after_id is None else self.after_id}+"
        for word in self.model_words:
            yield f"{prefix}{word.id}"
            if not prefix:
                yield f"{word.id}+"

    @property
    def probability(self) -> float | None:
        """The least of the model's figures for its words; None where it wrote nothing."""
        return min((word.probability for word in self.model_words), default=None)


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two words that stand as the model wrote them.

    Attributes:
        start: Place of the first of the model's words in it.
        end: Place of the word behind the last one.
        written: What a person wrote there, each word with its paragraph.
        before: The paragraph of the word before; None at the beginning.
        after: The paragraph of the word behind it; None at the end.
    """

    start: int
    end: int
    written: Sequence[tuple[Paragraph, Word]]
    before: Paragraph | None
    after: Paragraph | None

    def paragraph_at(self, start_ms: int, end_ms: int) -> Paragraph:
        """Return the paragraph out of which something was taken: the nearer one."""
        if self.before is None or self.after is None:
            return self.before or self.after or (self.written[0][0] if self.written else Paragraph(0, "", (), 0, 0))
        is_nearer = start_ms - self.before.end_ms <= self.after.start_ms - end_ms
        return self.before if is_nearer else self.after


def corrections_in_gap(model_words: Sequence[ModelWord], gap: Gap, language: str | None) -> Iterator[Correction]:
    """Compare the model's words in a gap with what was written in their place; give what differs, in order.

    Args:
        model_words: All of the model's words.
        gap: The gap.
        language: Two-letter code of what is spoken, for numbers and fillers.
    """
    old = [word.text for word in model_words[gap.start : gap.end]]
    new = [word.text for _, word in gap.written]
    first = 0
    pairs = pair_words(old, new)
    for reads_same, run in groupby(pairs, key=lambda pair: _reads_same(old, new, pair)):
        differing = list(run)
        if not reads_same:
            left_out = [gap.start + left for left, right in differing if left is not None and right is None]
            surplus = {place - gap.start for place in disfluencies(model_words, left_out, language)}
            for start, end, kind in pieces(old, new, differing, surplus, language):
                yield _in_gap(model_words, gap, pairs[: first + start], differing[start:end], kind)
        first += len(differing)


def _reads_same(old: Sequence[str], new: Sequence[str], pair: Pair) -> bool:
    left, right = pair
    return left is not None and right is not None and old[left] == new[right]


def _in_gap(
    model_words: Sequence[ModelWord], gap: Gap, before: Sequence[Pair], pairs: Sequence[Pair], kind: CorrectionKind
) -> Correction:
    """Make the correction that some pairs of a gap are, behind others."""
    old_start = gap.start + sum(left is not None for left, _ in before)
    new_start = sum(right is not None for _, right in before)
    old_end = old_start + sum(left is not None for left, _ in pairs)
    new_end = new_start + sum(right is not None for _, right in pairs)
    heard, written = model_words[old_start:old_end], gap.written[new_start:new_end]
    after_id = model_words[old_start - 1].id if old_start else None
    sounding: Sequence[ModelWord | Word] = heard or [word for _, word in written]
    start_ms, end_ms = sounding[0].start_ms, sounding[-1].end_ms
    paragraph = written[0][0] if written else gap.paragraph_at(start_ms, end_ms)
    return Correction(
        key=str(heard[0].id) if heard else f"{'' if after_id is None else after_id}+",
        kind=kind,
        operation=_operation(heard, written),
        model_words=tuple(heard),
        words=tuple(word for _, word in written),
        pairs=tuple(
            (
                None if left is None else left + gap.start - old_start,
                None if right is None else right - new_start,
            )
            for left, right in pairs
        ),
        after_id=after_id,
        start_ms=start_ms,
        end_ms=end_ms,
        paragraph_id=paragraph.id,
        speaker_id=paragraph.speaker_id,
    )


def _operation(heard: Sequence[ModelWord], written: Sequence[object]) -> Operation:
    if not heard:
        return Operation.INSERTION
    return Operation.SUBSTITUTION if written else Operation.DELETION


def corrections_of_standing(
    paragraph: Paragraph, standing: Sequence[Standing], speakers: Mapping[int, int]
) -> Iterator[Correction]:
    """Give where the model's words of a paragraph stand as they were, and are said by somebody else or at another time.

    Args:
        paragraph: The paragraph.
        standing: Those of its words, each with the model's, in order.
        speakers: To whom words of the model's were first given, by their ids.
    """
    if speakers:
        now = paragraph.speaker_id
        for before, run in groupby(standing, key=lambda pair: speakers.get(pair[0].id, now)):
            if before != now:
                yield _of_standing(CorrectionKind.SPEAKER, paragraph, list(run), before)
    for is_moved, run in groupby(standing, key=_is_at_another_time):
        if is_moved:
            yield _of_standing(CorrectionKind.TIME, paragraph, list(run))


def _is_at_another_time(pair: Standing) -> bool:
    heard, word = pair
    return word.timing is Timing.MANUAL and (word.start_ms, word.end_ms) != (heard.start_ms, heard.end_ms)


def _of_standing(
    kind: CorrectionKind, paragraph: Paragraph, standing: Sequence[Standing], model_speaker_id: int | None = None
) -> Correction:
    return Correction(
        key=f"{kind} {standing[0][0].id}",
        kind=kind,
        operation=None,
        model_words=tuple(heard for heard, _ in standing),
        words=tuple(word for _, word in standing),
        pairs=tuple((place, place) for place in range(len(standing))),
        after_id=None,
        start_ms=standing[0][1].start_ms,
        end_ms=standing[-1][1].end_ms,
        paragraph_id=paragraph.id,
        speaker_id=paragraph.speaker_id,
        model_speaker_id=model_speaker_id,
    )


def with_moves(corrections: Iterable[Correction]) -> list[Correction]:
    """Return the corrections, those marked that took words from one place and put the same ones in another."""
    found = list(corrections)
    taken: dict[tuple[str, ...], list[int]] = {}
    for number, correction in enumerate(found):
        if correction.operation is Operation.DELETION and len(correction.model_words) >= _FEWEST_MOVED:
            taken.setdefault(_said(correction.model_words), []).append(number)
    for number, correction in enumerate(found):
        if taken and correction.operation is Operation.INSERTION and len(correction.words) >= _FEWEST_MOVED:
            from_there = taken.get(_said(correction.words))
            if from_there:
                for place in (number, from_there.pop(0)):
                    found[place] = replace(found[place], kind=CorrectionKind.MOVED)
    return found


def _said(words: Iterable[ModelWord | Word]) -> tuple[str, ...]:
    return tuple(key_of(word.text) for word in words)


def applied(corrections: Iterable[Correction], model_words: Sequence[ModelWord]) -> list[str]:
    """Return the words that the transcript holds: the model's, with the corrections in their place.

    Args:
        corrections: In the order of the log.
        model_words: All of the model's words.
    """
    place_of = {word.id: place for place, word in enumerate(model_words)}
    texts: list[str] = []
    place = 0
    for correction in corrections:
        if correction.operation is None:
            continue
        start = 0 if correction.after_id is None else place_of[correction.after_id] + 1
        texts += (word.text for word in model_words[place:start])
        texts += (word.text for word in correction.words)
        place = start + len(correction.model_words)
    return texts + [word.text for word in model_words[place:]]


def taking_back(correction: Correction, transcript: Transcript) -> list[Edit]:
    """Return the edits that put back what the model had.

    Raises:
        InvalidEdit: The transcript has changed there since, or the correction goes across paragraphs.
    """
    paragraph = transcript.paragraph(correction.paragraph_id)
    spans = list(paragraph.spans())
    if correction.operation is Operation.DELETION:
        return [_putting_in(text_of(correction.model_words), paragraph, spans, correction.start_ms)]
    count = len(correction.words)
    firsts = (
        first for first in range(len(spans) - count + 1) if paragraph.words[first : first + count] == correction.words
    )
    first = next(firsts, None)
    if first is None:
        raise InvalidEdit("these words are not there any more")
    last = first + count
    start, end = spans[first][0], spans[last - 1][1]
    match correction.kind:
        case CorrectionKind.SPEAKER:
            return give_part(transcript, paragraph.id, start, end, correction.model_speaker_id)
        case CorrectionKind.TIME:
            heard = tuple(from_model(word) for word in correction.model_words)
            words = paragraph.words[:first] + heard + paragraph.words[last:]
            timed = replace(paragraph, words=words, start_ms=words[0].start_ms, end_ms=words[-1].end_ms)
            return [ReplaceParagraphs((paragraph.id,), (timed,))]
    if correction.operation is Operation.INSERTION:  # it goes with the space beside it
        if last < len(spans):
            end = spans[last][0]
        elif first:
            start = spans[first - 1][1]
    return [ReplaceText(paragraph.id, start, end, text_of(correction.model_words))]


def _putting_in(text: str, paragraph: Paragraph, spans: Sequence[tuple[int, int]], start_ms: int) -> ReplaceText:
    """Return the edit that writes something again that was left out."""
    later = (place for place, word in enumerate(paragraph.words) if word.start_ms >= start_ms)
    if (place := next(later, None)) is not None:
        return ReplaceText(paragraph.id, spans[place][0], spans[place][0], f"{text} ")
    end = len(paragraph.text.rstrip())
    return ReplaceText(paragraph.id, end, end, f" {text}" if spans else text)


def text_of(words: Iterable[ModelWord | Word]) -> str:
    """Return words as they are written."""
    return join_words(word.text for word in words)
