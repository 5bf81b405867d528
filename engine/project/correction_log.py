"""The log of corrections of a project: what was corrected, when, by whom and how long it took.

It is worked out from the journal, from the beginning once, and keeps up with changes one at a time: what a change costs
is the work of the paragraphs that it touches, however long the transcript is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Final

from engine.jobs import Report
from engine.project.correction_kinds import CorrectionKind
from engine.project.corrections import (
    Correction,
    Gap,
    Standing,
    corrections_in_gap,
    corrections_of_standing,
    with_moves,
)
from engine.project.project import Project
from engine.project.remarks import remark_on
from engine.project.replay import replay
from engine.project.review_events import Act, ReviewEvent, Way
from engine.recognition.results import Span
from engine.transcript.edits import AlignWords
from engine.transcript.transcript import Change, Transcript
from engine.transcript.words import ModelWord, Paragraph, Timing, Word

LONGEST_PAUSE_MS: Final = 30_000
"""Who does nothing for longer than this is not at work on the correction."""

_CORRECTING: Final = frozenset({Act.CORRECTED, Act.TOOK_ALTERNATIVE, Act.CALLED_INAUDIBLE})
_BEGINNING: Final = -1
_IN_WORDS, _BEHIND = 0, 1
_Key = tuple[int, int]
"""Where a correction belongs: a word of the model's that stands, and whether it begins with it or is behind it."""

_Written = tuple[str, int, int]
"""A word that a person wrote, by its text and times."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a correction came about.

    Attributes:
        at: When the stretch was last changed, UTC.
        who: The name of who changed it last; empty where nobody gave one.
        took_ms: How long it took from the first edit to the last, long pauses left out; None where it was one edit.
        edits: How many there were.
        way: How the reviewer came there; None where it was not under review.
        doubt_shown: How many errors were expected in the fragment that was under review; None where none was.
    """

    at: datetime
    who: str
    took_ms: int | None
    edits: int
    way: Way | None = None
    doubt_shown: float | None = None


class CorrectionLog:
    """The corrections of a transcript. Not thread-safe; can be sent from process to process."""

    def __init__(self, language: str | None = None) -> None:
        """Begin with nothing; ``language`` is the two-letter code of what is spoken, for numbers and fillers."""
        self._language = language
        self._keys: list[_Key] = []
        self._corrections: list[Correction] = []
        self._standing: dict[int, int] = {}  # the model's words that stand as they were, each with its paragraph
        self._speakers: dict[int, int] = {}  # to whom the model's words were first given
        self._edits: list[tuple[int, str]] = []  # when, and by whom
        self._fragments: dict[int, ReviewEvent] = {}  # that were corrected under review, by the model's words
        self._of_lost: dict[int, tuple[int, ...]] = {}  # edits that took away a word of the model's
        self._of_kept: dict[tuple[CorrectionKind, int], tuple[int, ...]] = {}  # that gave it another speaker or time
        self._of_written: dict[_Written, tuple[int, ...]] = {}  # that a written word came of

    def corrections(self) -> list[Correction]:
        """Return the corrections in the order of the model's words."""
        return with_moves(self._corrections)

    def circumstances(self, correction: Correction) -> Circumstances:
        """Return how a correction came about."""
        numbers: set[int] = set()
        if correction.operation is None:
            for heard in correction.model_words:
                numbers.update(self._of_kept.get((correction.kind, heard.id), ()))
        else:
            for heard in correction.model_words:
                numbers.update(self._of_lost.get(heard.id, ()))
            for word in correction.words:
                numbers.update(self._of_written.get(_written(word), ()))
        edits = [self._edits[number] for number in sorted(numbers)] or self._edits[:1] or [(0, "")]
        pauses = (later - earlier for (earlier, _), (later, _) in pairwise(edits))
        took_ms = sum(pause for pause in pauses if pause <= LONGEST_PAUSE_MS) if len(edits) > 1 else None
        at_ms, who = edits[-1]
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        event = self._fragment_of(correction)
        if event is None:
            return Circumstances(at, who, took_ms, len(numbers))
        return Circumstances(at, who, took_ms, len(numbers), event.way, event.expected_errors)

    def learn_of(self, events: Iterable[ReviewEvent]) -> None:
        """Take note of what reviewers did, in order."""
        for event in events:
            if event.act in _CORRECTING:
                self._fragments.update(dict.fromkeys(event.model_words, event))

    def take(self, at_ms: int, who: str, change: Change, transcript: Transcript) -> None:
        """Take in a change.

        Args:
            at_ms: When it was made, in milliseconds since 1970.
            who: Who made it.
            change: The change.
            transcript: As it is after it.
        """
        self.note(at_ms, who, change)
        if change.removed or change.inserted:
            for paragraph in change.removed:
                self._forget((word.model_id, paragraph.id) for word in paragraph.words)
            self._look_at(transcript, change.index, change.index + len(change.inserted))

    def note(self, at_ms: int, who: str, change: Change) -> None:
        """Take down who changed what when, and leave it to ``look_at_all`` to find the corrections."""
        number = len(self._edits)
        self._edits.append((at_ms, who))
        before, after = _words(change.removed), _words(change.inserted)
        if isinstance(change.edit, AlignWords):  # nobody wrote anything
            for old, new in zip(before, after, strict=True):
                if (edits := self._of_written.get(_written(old))) is not None:
                    self._of_written[_written(new)] = edits
            return
        self._note_speakers(number, change)
        gone, come = _middles(before, after)
        if gone or come:
            self._note_words(number, gone, come)

    def look_at_all(self, transcript: Transcript) -> None:
        """Find all corrections anew."""
        self._keys.clear()
        self._corrections.clear()
        self._standing.clear()
        self._look_at(transcript, 0, len(transcript.paragraphs))

    def _fragment_of(self, correction: Correction) -> ReviewEvent | None:
        """Return what is known of the fragment under review in which a correction was made."""
        if correction.operation is None:
            return None
        ids = [word.id for word in correction.model_words] or [correction.after_id or _BEGINNING]
        return next((self._fragments[model_id] for model_id in ids if model_id in self._fragments), None)

    def _note_words(self, number: int, gone: Sequence[Word], come: Sequence[Word]) -> None:
        lost = {word.model_id: word for word in gone if word.model_id is not None}
        sources = {number}
        for word in gone:
            if word.model_id is None:
                sources.update(self._of_written.get(_written(word), ()))
        edits = tuple(sorted(sources))
        for word in come:
            if word.model_id is None:
                self._of_written.setdefault(_written(word), edits)
                continue
            self._of_lost.pop(word.model_id, None)
            before = lost.pop(word.model_id, None)
            if word.timing is Timing.MANUAL and before is not None and _times(before) != _times(word):
                self._note_kept(CorrectionKind.TIME, word.model_id, number)
        for model_id in lost:
            self._of_lost[model_id] = (*self._of_lost.get(model_id, ()), number)

    def _note_speakers(self, number: int, change: Change) -> None:
        """Keep to whom the model's words were first given, and the edits that gave them to others since."""
        speakers = {paragraph.speaker_id for paragraph in (*change.removed, *change.inserted)}
        if speakers <= {None} or (len(speakers) == 1 and change.removed):
            return
        said_by = {word.model_id: paragraph.speaker_id for paragraph in change.removed for word in paragraph.words}
        for paragraph in change.inserted:
            for word in paragraph.words:
                if word.model_id is None:
                    continue
                if paragraph.speaker_id is None:  # nobody's again: whoever is named next is the first
                    self._speakers.pop(word.model_id, None)
                    continue
                self._speakers.setdefault(word.model_id, paragraph.speaker_id)
                if said_by.get(word.model_id) != paragraph.speaker_id:
                    self._note_kept(CorrectionKind.SPEAKER, word.model_id, number)

    def _note_kept(self, kind: CorrectionKind, model_id: int, number: int) -> None:
        self._of_kept[kind, model_id] = (*self._of_kept.get((kind, model_id), ()), number)

    def _look_at(self, transcript: Transcript, first: int, last: int) -> None:
        """Find the corrections anew in the paragraphs ``first`` up to ``last``, and in the gaps around them."""
        paragraphs = transcript.paragraphs
        begin, after_id = self._last_standing(paragraphs, first)
        walk = _Walk(transcript.model_words, self._language, self._speakers, after_id)
        for paragraph in paragraphs[begin:first]:
            walk.pass_over(paragraph)
        until: int | None = None
        for index in range(first, len(paragraphs)):
            if index >= last and (until := walk.meets(paragraphs[index], self._standing)) is not None:
                walk.end_at(paragraphs[index], until)
                break
            walk.go_through(paragraphs[index])
        else:
            walk.end()
        self._forget(walk.written_ids)
        self._standing.update(walk.standing)
        start = bisect_left(self._keys, (after_id, _BEHIND))
        end = len(self._keys) if until is None else bisect_left(self._keys, (until, _IN_WORDS))
        self._keys[start:end] = [key for key, _ in walk.found]
        self._corrections[start:end] = [correction for _, correction in walk.found]

    def _last_standing(self, paragraphs: Sequence[Paragraph], before: int) -> tuple[int, int]:
        """Return the last of the model's words that stands before a paragraph, and the place of its paragraph."""
        for index in range(before - 1, -1, -1):
            paragraph = paragraphs[index]
            ids = [word.model_id for word in paragraph.words if word.model_id is not None]
            standing = [model_id for model_id in ids if self._standing.get(model_id) == paragraph.id]
            if standing:
                return index, max(standing)
        return 0, _BEGINNING

    def _forget(self, words: Iterable[tuple[int | None, int]]) -> None:
        """Take it that words, each with its paragraph, do not stand there as the model's."""
        for model_id, paragraph_id in words:
            if model_id is not None and self._standing.get(model_id) == paragraph_id:
                del self._standing[model_id]


class _Walk:
    """Goes through a transcript, and compares what was written with what the model wrote in that place.

    Attributes:
        found: The corrections, each with where it belongs.
        standing: The model's words that stand, each with its paragraph.
        written_ids: Those that a word was taken from, but that do not stand there: they come twice, or out of order.
    """

    def __init__(
        self, model_words: Sequence[ModelWord], language: str | None, speakers: Mapping[int, int], after_id: int
    ) -> None:
        self.found: list[tuple[_Key, Correction]] = []
        self.standing: dict[int, int] = {}
        self.written_ids: list[tuple[int, int]] = []
        self._model_words = model_words
        self._language = language
        self._speakers = speakers
        self._last_id = after_id
        self._place = bisect_right(model_words, after_id, key=_id_of)
        self._written: list[tuple[Paragraph, Word]] = []
        self._before: Paragraph | None = None

    def pass_over(self, paragraph: Paragraph) -> None:
        """Begin behind the last word that stands, which is in this paragraph or one before."""
        places = (place for place, word in enumerate(paragraph.words) if word.model_id == self._last_id)
        place = next(places, -1)
        if place >= 0:
            self._before = paragraph
        self._written += ((paragraph, word) for word in paragraph.words[place + 1 :])

    def meets(self, paragraph: Paragraph, standing: Mapping[int, int]) -> int | None:
        """Return the first word that stands in a paragraph, if everything is from there on as it was before."""
        for word in paragraph.words:
            if word.model_id is not None:
                stands = self._place_of(word) is not None
                if stands != (standing.get(word.model_id) == paragraph.id):
                    return None
                if stands:
                    return word.model_id
        return None

    def go_through(self, paragraph: Paragraph) -> None:
        """Take in a whole paragraph."""
        first = len(self.found)
        kept: list[Standing] = []
        for word in paragraph.words:
            place = None if word.model_id is None else self._place_of(word)
            if place is None:
                self._written.append((paragraph, word))
                if word.model_id is not None:
                    self.written_ids.append((word.model_id, paragraph.id))
                continue
            if self._written or self._place < place:
                self._close(place, paragraph)
            heard = self._model_words[place]
            kept.append((heard, word))
            self.standing[heard.id] = paragraph.id
            self._place, self._last_id, self._before = place + 1, heard.id, paragraph
        self.found += (
            ((correction.model_words[0].id, _IN_WORDS), correction)
            for correction in corrections_of_standing(paragraph, kept, self._speakers)
        )
        if len(self.found) - first > 1:
            self.found[first:] = sorted(self.found[first:], key=lambda pair: pair[0])

    def end_at(self, paragraph: Paragraph, model_id: int) -> None:
        """End at a word of a paragraph, before which nothing stands in it."""
        before = takewhile(lambda word: word.model_id != model_id, paragraph.words)
        self._written += ((paragraph, word) for word in before)
        self._close(bisect_left(self._model_words, model_id, key=_id_of), paragraph)

    def end(self) -> None:
        """End behind the last word of all."""
        self._close(len(self._model_words), None)

    def _place_of(self, word: Word) -> int | None:
        """Return the place of the model's word that a word is, if it stands there in order."""
        model_id = word.model_id
        if model_id is None or model_id <= self._last_id:
            return None
        place = self._place
        if place == len(self._model_words) or self._model_words[place].id != model_id:
            place = bisect_left(self._model_words, model_id, lo=place, key=_id_of)
            if place == len(self._model_words) or self._model_words[place].id != model_id:
                return None
        return place if self._model_words[place].text == word.text else None

    def _close(self, place: int, paragraph: Paragraph | None) -> None:
        """Compare what lies between the last word that stands and the next one."""
        gap = Gap(self._place, place, self._written, self._before, paragraph)
        self.found += (
            ((self._last_id, _BEHIND), correction)
            for correction in corrections_in_gap(self._model_words, gap, self._language)
        )
        self._written = []


def correction_log(project: Project) -> CorrectionLog:
    """Return the log of a project, as far as its edits are on the disk."""
    log = CorrectionLog(_language(project))
    for entry, change in replay(project.journal(), project.transcript):
        log.note(entry.at_ms, entry.who, change)
    log.learn_of(project.review_events())
    log.look_at_all(project.transcript)
    return log


def corrections(project: Project) -> list[Correction]:
    """Return the corrections of a project, as far as its edits are on the disk."""
    return correction_log(project).corrections()


def excluded_spans(project: Project) -> list[Span]:
    """Return where a person wants nothing to be learnt from, in order of the log."""
    if not any(remark.excluded for remark in project.remarks.values()):
        return []
    return [
        Span(found.start_ms, found.end_ms)
        for found in corrections(project)
        if remark_on(found, project.remarks).excluded
    ]


def log_in(path: Path, report: Report) -> CorrectionLog:
    """Return the log of a project file: the work of a child process.

    Playing a long journal takes its time. What it is not needed for, the corrections of text and times, is reported
    beforehand.
    """
    with Project.open(path, read_only=True) as project:
        first = CorrectionLog(_language(project))
        first.look_at_all(project.transcript)
        report(first.corrections())
        return correction_log(project)


def _language(project: Project) -> str | None:
    return project.provenance.language if project.provenance else None


def _words(paragraphs: Iterable[Paragraph]) -> tuple[Word, ...]:
    return tuple(word for paragraph in paragraphs for word in paragraph.words)


def _middles(before: Sequence[Word], after: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]]:
    """Return what two runs of words do not begin and end with alike."""
    most = min(len(before), len(after))
    first = next((place for place in range(most) if not _same(before[place], after[place])), most)
    most -= first
    last = next((place for place in range(most) if not _same(before[-1 - place], after[-1 - place])), most)
    return before[first : len(before) - last], after[first : len(after) - last]


def _same(word: Word, other: Word) -> bool:
    return word is other or word == other  # mostly it is: a change leaves the words beside it as they are


def _written(word: Word) -> _Written:
    return word.text, word.start_ms, word.end_ms


def _times(word: Word) -> tuple[int, int]:
    return word.start_ms, word.end_ms


def _id_of(word: ModelWord) -> int:
    return word.id
