"""The correction log: every stretch where the transcript reads differently from what the model wrote.

Nothing is logged while a person types. The log is worked out from what is kept anyway: the model's words, the words as
they are now, and the journal, which tells when a stretch was last touched. So a word that was typed and taken back, or
typed again as it was, is no correction, and neither is joining or splitting paragraphs.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from engine.errors import InvalidEdit
from engine.jobs import Report
from engine.project.journal import JournalEntry
from engine.project.project import Project
from engine.recognition.results import Provenance, RecognisedWord
from engine.transcript.edits import AlignWords, ColourWords, ReplaceParagraphs, ReplaceText
from engine.transcript.transcript import Change, Transcript
from engine.transcript.words import ModelWord, Paragraph, Word, join_words


class CorrectionKind(StrEnum):
    """What a correction changed."""

    SUBSTITUTION = "substitution"
    INSERTION = "insertion"
    DELETION = "deletion"
    CASE = "case"
    PUNCTUATION = "punctuation"


@dataclass(frozen=True, slots=True)
class Correction:
    """One stretch that a person changed.

    Attributes:
        kind: What was changed; case and punctuation only where nothing else is different.
        model_words: What the model wrote there; empty for an insertion.
        words: What stands there now; empty for a deletion.
        start_ms: Where in the recording: the model's words, or the inserted ones.
        end_ms: Where it ends.
        at: When the stretch was last changed.
        paragraph_id: The paragraph that it is in, or that it was taken out of.
        speaker: The name of who speaks there, if known.
        recording_sha256: Hash of the recording file.
        provenance: Model and options that wrote the words, or those around an insertion.
    """

    kind: CorrectionKind
    model_words: tuple[ModelWord, ...]
    words: tuple[Word, ...]
    start_ms: int
    end_ms: int
    at: datetime
    paragraph_id: int
    speaker: str | None
    recording_sha256: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class _Stretch:
    model_words: tuple[ModelWord, ...]
    words: tuple[Word, ...]
    beside: ModelWord
    paragraph: Paragraph


def corrections(project: Project) -> list[Correction]:
    """Return the corrections of a project in order of time in the recording, as far as its edits are on the disk."""
    transcript = project.transcript
    times = _Times(project.journal(), transcript)
    found = []
    for stretch in _stretches(transcript):
        there = stretch.model_words or stretch.words
        speaker = transcript.speakers.get(stretch.paragraph.speaker_id or 0)
        found.append(
            Correction(
                kind=_kind(stretch),
                model_words=stretch.model_words,
                words=stretch.words,
                start_ms=there[0].start_ms,
                end_ms=there[-1].end_ms,
                at=times.of(stretch),
                paragraph_id=stretch.paragraph.id,
                speaker=speaker.name if speaker else None,
                recording_sha256=project.recording.sha256,
                provenance=project.provenance_of(stretch.beside),
            )
        )
    return found


def corrections_in(path: Path, _report: Report) -> list[Correction]:
    """Return the corrections of a project file: the work of a child process."""
    with Project.open(path, read_only=True) as project:
        return corrections(project)


def taking_back(correction: Correction, transcript: Transcript) -> ReplaceText:
    """Return the edit that puts the model's words back.

    Raises:
        InvalidEdit: The text has changed there since, or the correction goes across paragraphs.
    """
    paragraph = transcript.paragraph(correction.paragraph_id)
    heard = text_of(correction.model_words)
    spans = list(paragraph.spans())
    if not correction.words:
        later = (place for place, word in enumerate(paragraph.words) if word.start_ms >= correction.start_ms)
        if (place := next(later, None)) is not None:
            return ReplaceText(paragraph.id, spans[place][0], spans[place][0], f"{heard} ")
        end = len(paragraph.text.rstrip())
        return ReplaceText(paragraph.id, end, end, f" {heard}" if spans else heard)
    count = len(correction.words)
    for first in range(len(spans) - count + 1):
        if paragraph.words[first : first + count] == correction.words:
            start, end = spans[first][0], spans[first + count - 1][1]
            if not heard:  # an insertion goes with the space beside it
                start, end = (
                    (start, spans[first + count][0])
                    if first + count < len(spans)
                    else (spans[first - 1][1] if first else 0, end)
                )
            return ReplaceText(paragraph.id, start, end, heard)
    raise InvalidEdit("these words are not there any more")


def text_of(words: Iterable[ModelWord | Word]) -> str:
    """Return words as they are written."""
    return join_words(word.text for word in words)


def _stretches(transcript: Transcript) -> Iterator[_Stretch]:
    """Find where the transcript leaves the model's words. Words that still are the model's hold the two together."""
    model_words = transcript.model_words
    if not model_words:
        return
    place_of = {word.id: place for place, word in enumerate(model_words)}
    reached = 0
    written: list[tuple[Paragraph, Word]] = []
    paragraph = transcript.paragraphs[0] if transcript.paragraphs else Paragraph(0, "", (), 0, 0)
    for paragraph in transcript.paragraphs:
        for word in paragraph.words:
            place = place_of.get(word.model_id) if word.model_id is not None else None
            if place is None or place < reached:
                written.append((paragraph, word))
                continue
            yield from _between(model_words, reached, place, written, paragraph)
            reached, written = place + 1, []
    yield from _between(model_words, reached, len(model_words), written, paragraph)


def _between(
    model_words: Sequence[ModelWord], start: int, end: int, written: list[tuple[Paragraph, Word]], paragraph: Paragraph
) -> Iterator[_Stretch]:
    """Compare the model's words from ``start`` to ``end`` with what was written in their place."""
    old = [word.text for word in model_words[start:end]]
    new = [word.text for _, word in written]
    for change, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change != "equal":
            yield _Stretch(
                tuple(model_words[start + old_start : start + old_end]),
                tuple(word for _, word in written[new_start:new_end]),
                model_words[min(start + old_start, len(model_words) - 1)],
                written[new_start][0] if new_start < new_end else paragraph,
            )


def _kind(stretch: _Stretch) -> CorrectionKind:
    if not stretch.model_words:
        return CorrectionKind.INSERTION
    if not stretch.words:
        return CorrectionKind.DELETION
    old = letters(stretch.model_words)
    new = letters(stretch.words)
    if old.casefold() != new.casefold():
        return CorrectionKind.SUBSTITUTION
    return CorrectionKind.PUNCTUATION if old == new else CorrectionKind.CASE


def letters(words: Iterable[ModelWord | Word | RecognisedWord]) -> str:
    """Return the words without punctuation."""
    text = unicodedata.normalize("NFC", " ".join(word.text for word in words))
    kept = (character for character in text if not unicodedata.category(character).startswith("P"))
    return " ".join("".join(kept).split())


class _Times:
    """Tells when a stretch was last changed, from the journal played again."""

    def __init__(self, journal: Sequence[JournalEntry], transcript: Transcript) -> None:
        self._lost_ms: dict[int, int] = {}
        self._written_ms: dict[Word, int] = {}
        for entry, change in replay(journal, transcript):
            at_ms = entry.at_ms
            if isinstance(change.edit, AlignWords | ColourWords):  # nobody wrote anything
                self._keep_times(change)
                continue
            before = {word for paragraph in change.removed for word in paragraph.words}
            after = {word for paragraph in change.inserted for word in paragraph.words}
            self._lost_ms |= {word.model_id: at_ms for word in before - after if word.model_id is not None}
            self._written_ms |= {word: at_ms for word in after - before if word.model_id is None}
        self._start_ms = journal[0].at_ms if journal else 0

    def _keep_times(self, change: Change) -> None:
        for old, new in zip(change.removed[0].words, change.inserted[0].words, strict=True):
            if old != new and old in self._written_ms:
                self._written_ms[new] = self._written_ms[old]

    def of(self, stretch: _Stretch) -> datetime:
        lost_ms = [self._lost_ms.get(word.id, self._start_ms) for word in stretch.model_words]
        written_ms = [self._written_ms.get(word, self._start_ms) for word in stretch.words]
        return datetime.fromtimestamp(max(lost_ms + written_ms) / 1000, UTC)


def replay(
    journal: Iterable[JournalEntry], transcript: Transcript, played: Transcript | None = None
) -> Iterator[tuple[JournalEntry, Change]]:
    """Play a transcript's journal from the beginning; give each entry with what it changed.

    The journal alone makes the transcript, given what the model wrote: the last change leads to ``transcript``.

    Args:
        journal: From the first entry on.
        transcript: What it leads to.
        played: In which it is played: an empty transcript, for who wants to see the states on the way.
    """
    groups = groupby(transcript.model_words, key=lambda word: word.window)
    unheard = {window: list(words) for window, words in groups}
    played = Transcript(transcript.duration_ms) if played is None else played
    for entry in journal:
        if isinstance(entry.edit, ReplaceParagraphs):
            heard = {word.window for paragraph in entry.edit.insert for word in paragraph.words}
            for window in unheard.keys() & heard:
                played.add_model_words(unheard.pop(window))
        yield entry, played.apply(entry.edit)
