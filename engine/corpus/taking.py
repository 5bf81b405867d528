"""What a corpus takes from one project: the work of one worker, on one project, whatever the others do.

The clips that are made here are put beside each other by recording and span, so that a build need only link them, and a
project that has not changed since is never cut again.
"""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from engine.audio.cache import CachedSound, cached_by_sha256, decode_into_cache
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.corpus.acoustics import loudness_db, print_of
from engine.corpus.clips import ENCODERS, SoundForm
from engine.corpus.entries import Entry, EntryConsent, EntryModelWord, EntryWord, entry_to_line
from engine.corpus.pseudonyms import Pseudonyms
from engine.corpus.reasons import Reason
from engine.corpus.splits import Split
from engine.corpus.spoken import Spoken, kept_words, spoken_of
from engine.corpus.utterances import Grade, Graded, LeftOut, Utterance, choose
from engine.errors import EarmarkError, RecordingChanged
from engine.project.consent import Consent, Scope, consent_of, consent_to_json
from engine.project.correction_log import excluded_spans
from engine.project.project import Project, Recording
from engine.project.review_events import Act
from engine.transcript.edits import NameSpeaker
from engine.transcript.words import UNSPACED

# Nobody speaks this fast or this slowly: letters a second, in scripts of letters and in those of syllables or words.
_LETTERS_PER_S: Final = (2.0, 30.0)
_UNSPACED_PER_S: Final = (0.7, 14.0)
_SLOW_FROM_MS: Final = 3_000  # a single word may well be drawn out
_SILENT_DB: Final = -55.0
_OVERLAP_MS: Final = 300

_JUDGED: Final = frozenset({Act.ACCEPTED, Act.CORRECTED, Act.TOOK_ALTERNATIVE})

_UNSPACED: Final = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a corpus takes.

    Attributes:
        scopes: What must be allowed.
        least_grade: How well a stretch must be reviewed.
        language: The only one that is taken; None takes the one that a recording is in.
        attributes: Which attributes of speakers are taken along.
    """

    pseudonyms: Pseudonyms
    scopes: tuple[Scope, ...]
    least_grade: Grade
    language: str | None
    attributes: tuple[str, ...]
    sound: SoundForm


@dataclass(frozen=True, slots=True)
class Order:
    """A project to take from.

    Attributes:
        known_state: In which it was taken from before; None to take from it in any case.
        day: On which consents must hold.
        clips: Folder for the clips of all projects.
    """

    project: Path
    known_state: str | None
    terms: Terms
    day: date
    clips: Path
    cache_folder: Path


@dataclass(frozen=True, slots=True)
class Candidate:
    """An utterance that nothing speaks against but others like it.

    Attributes:
        id: As in ``Entry``.
        line: The entry, with any split.
        print: As ``print_of`` makes it.
    """

    id: str
    recording: str
    speaker: str
    grade: Grade
    start_ms: int
    end_ms: int
    print: int
    line: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What there is in a project.

    Attributes:
        state: Hash of what the project held.
        recording: Its pseudonym; empty where the project can't be read.
        recording_sha256: Its hash, likewise.
        against: Why nothing of it is taken; None where nothing speaks against the project as such.
        problem: What went wrong, for ``UNREADABLE``.
        expires_on: The last day on which it may be used; None for no end.
        withdrawn_speakers: Pseudonyms of those who took back their consent.
        left_out: Stretches that are not taken; none where ``against`` says it of all.
    """

    project: Path
    state: str
    recording: str = ""
    recording_sha256: str = ""
    against: Reason | None = None
    problem: str = ""
    expires_on: date | None = None
    withdrawn_speakers: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def take(order: Order) -> Taken | None:
    """Find what there is to take from a project, and cut its clips; None where nothing has changed since.

    A project or a recording that can't be read is told of, not raised: a thousand others can.
    """
    state = _state(order.project, order.terms)
    if state == order.known_state:
        return None
    try:
        with Project.open(order.project, read_only=True) as project:
            return _Taking(order, state, project).taken()
    except (EarmarkError, OSError) as error:
        problem = " ".join(str(error).split())
        return Taken(order.project, state, against=Reason.UNREADABLE, problem=problem)


def clip_path(clips: Path, entry_recording: str, start_ms: int, end_ms: int, sound: SoundForm) -> Path:
    """Return where the clip of a span lies among those of all projects."""
    return clips / entry_recording / f"{start_ms:08}-{end_ms:08}.{sound}"


class _Taking:
    """The work on one project."""

    def __init__(self, order: Order, state: str, project: Project) -> None:
        self._order = order
        self._state = state
        self._terms = order.terms
        self._project = project
        self._consent = consent_of(project)
        self._sha256 = project.recording.sha256
        self._recording = order.terms.pseudonyms.recording(self._sha256)
        self._speakers = project.transcript.speakers

    def taken(self) -> Taken:
        candidates: list[Candidate] = []
        left_out: list[LeftOut] = []
        against = None
        if not all(self._consent.allows(scope) for scope in self._terms.scopes):
            against = Reason.WITHDRAWN if self._consent.withdrawn else Reason.NO_CONSENT
        elif not self._consent.holds_on(self._order.day):
            against = Reason.EXPIRED
        else:
            heard = self._project.fact("heard") or ()
            choice = choose(self._project.transcript, heard, excluded_spans(self._project), self._audited())
            left_out += choice.left_out
            if choice.taken:
                sound = _sound(self._order.project, self._project.recording, self._order.cache_folder)
                for found in choice.taken:
                    candidate = self._candidate(found, sound)
                    if isinstance(candidate, Reason):
                        left_out.append(LeftOut(found.utterance.start_ms, found.utterance.end_ms, candidate))
                    else:
                        candidates.append(candidate)
        return Taken(
            self._order.project,
            self._state,
            self._recording,
            self._sha256,
            against,
            expires_on=self._consent.expires_on,
            withdrawn_speakers=tuple(sorted(set(self._withdrawn()))),
            candidates=tuple(candidates),
            left_out=tuple(sorted(left_out, key=lambda stretch: stretch.start_ms)),
        )

    def _audited(self) -> frozenset[int]:
        """Return the model's words that were drawn for review though nothing marked them, and were judged."""
        return frozenset(
            model_id
            for event in self._project.review_events()
            if event.is_audit and event.act in _JUDGED
            for model_id in event.model_words
        )

    def _withdrawn(self) -> Iterator[str]:
        """Give the pseudonyms of those who took back their consent, under every name that they had."""
        withdrawn = self._consent.withdrawn_speakers
        if withdrawn:
            names: set[str | None] = {None}  # who is not known may be one of them
            names.update(speaker.name for speaker in self._speakers.values() if speaker.id in withdrawn)
            for entry in self._project.journal():
                if isinstance(entry.edit, NameSpeaker) and entry.edit.speaker_id in withdrawn:
                    names.add(entry.edit.name)
            yield from (self._terms.pseudonyms.speaker(name, self._sha256) for name in names)

    def _candidate(self, found: Graded, sound: CachedSound) -> Candidate | Reason:
        utterance, grade = found.utterance, found.grade
        spoken = spoken_of(utterance.text)
        language = self._language(utterance)
        reason = self._objection(utterance, grade, spoken, language)
        if reason is not None:
            return reason
        samples = sound.read(utterance.start_ms * SAMPLE_RATE_HZ // 1000, utterance.end_ms * SAMPLE_RATE_HZ // 1000)
        if loudness_db(samples) < _SILENT_DB:
            return Reason.SILENCE
        content = ENCODERS[self._terms.sound](samples)
        entry = self._entry(utterance, grade, spoken, language, len(samples), hashlib.sha256(content).hexdigest())
        self._keep(entry, content)
        return Candidate(
            entry.id,
            entry.recording,
            entry.speaker,
            grade,
            entry.start_ms,
            entry.end_ms,
            print_of(samples),
            entry_to_line(entry),
        )

    def _objection(self, utterance: Utterance, grade: Grade, spoken: Spoken, language: str | None) -> Reason | None:
        """Return what speaks against an utterance, as far as that can be told without its sound."""
        withdrawn = self._consent.withdrawn_speakers
        if withdrawn and (utterance.paragraph.speaker_id is None or utterance.paragraph.speaker_id in withdrawn):
            return Reason.WITHDRAWN
        if grade < self._terms.least_grade:
            return Reason.PARTLY_REVIEWED
        if spoken.against is not None:
            return spoken.against
        if self._overlaps(utterance):
            return Reason.OVERLAP
        wanted = self._terms.language or (self._project.provenance and self._project.provenance.language)
        if wanted is not None and language not in (None, wanted):
            return Reason.LANGUAGE
        return None if _rate_fits(spoken.text, utterance.speech_ms) else Reason.RATE

    def _overlaps(self, utterance: Utterance) -> bool:
        """Tell whether two people speak there, as far as it was found out who speaks when."""
        start_ms, end_ms = utterance.words[0].start_ms, utterance.words[-1].end_ms
        there = [turn for turn in self._project.turns if turn.start_ms < end_ms and start_ms < turn.end_ms]
        for number, turn in enumerate(there):
            for other in there[number + 1 :]:
                first_ms = max(turn.start_ms, other.start_ms, start_ms)
                last_ms = min(turn.end_ms, other.end_ms, end_ms)
                if turn.speaker_id != other.speaker_id and last_ms - first_ms >= _OVERLAP_MS:
                    return True
        return False

    def _language(self, utterance: Utterance) -> str | None:
        """Return the language that an utterance was heard in."""
        if utterance.model_words:
            return self._project.language_of(utterance.model_words[0])
        return self._project.provenance.language if self._project.provenance else None

    def _entry(
        self, utterance: Utterance, grade: Grade, spoken: Spoken, language: str | None, samples: int, sha256: str
    ) -> Entry:
        speaker_id = utterance.paragraph.speaker_id
        person = self._speakers.get(speaker_id) if speaker_id is not None else None
        speaker = self._terms.pseudonyms.speaker(person.name if person else None, self._sha256)
        provenance = self._project.provenance
        if utterance.model_words:
            provenance = self._project.provenance_of(utterance.model_words[0])
        kept = kept_words(utterance.text, [word.text for word in utterance.words], spoken.silent)
        options = asdict(provenance.options) if provenance else {}
        options.pop("vocabulary", None)  # may name people
        known = dict(person.attributes) if person else {}
        return Entry(
            id=f"{speaker}-{self._recording}-{utterance.start_ms:08}-{utterance.end_ms:08}",
            split=Split.TRAIN,
            recording=self._recording,
            speaker=speaker,
            role=person.role if person else "",
            attributes={name: known[name] for name in self._terms.attributes if known.get(name)},
            start_ms=utterance.start_ms,
            end_ms=utterance.end_ms,
            samples=samples,
            language=language,
            grade=grade,
            text=spoken.text,
            text_display=utterance.text,
            text_model=utterance.model_text,
            words=tuple(
                EntryWord(
                    word.text, word.start_ms, word.end_ms, word.timing, word.probability, word.reviewed, is_spoken
                )
                for word, is_spoken in zip(utterance.words, kept, strict=True)
            ),
            model_words=tuple(
                EntryModelWord(word.text, word.start_ms, word.end_ms, word.probability)
                for word in utterance.model_words
            ),
            reviewed_words=utterance.reviewed_words,
            model=provenance.model if provenance else None,
            model_sha256=provenance.model_sha256 if provenance else None,
            options=options,
            libraries=dict(provenance.libraries) if provenance else {},
            consent=_entry_consent(self._consent),
            sound_sha256=sha256,
        )

    def _keep(self, entry: Entry, content: bytes) -> None:
        path = clip_path(self._order.clips, entry.recording, entry.start_ms, entry.end_ms, self._terms.sound)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(content)
        unfinished.replace(path)


def _state(project: Path, terms: Terms) -> str:
    """Return a hash of what a project holds, with SQLite's own journal, and of what is asked for."""
    digest = hashlib.sha256(repr(terms).encode())
    for path in (project, project.with_name(project.name + "-wal")):
        with contextlib.suppress(OSError), path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _entry_consent(consent: Consent) -> EntryConsent:
    value = consent_to_json(consent)
    return EntryConsent(tuple(value["scopes"]), value["given_on"], value["form"], value["expires_on"])


def _rate_fits(text: str, speech_ms: int) -> bool:
    """Tell whether somebody can have said a text in that time."""
    letters = sum(character.isalnum() for character in text)
    is_unspaced = 2 * len(_UNSPACED.findall(text)) > letters
    slowest, fastest = _UNSPACED_PER_S if is_unspaced else _LETTERS_PER_S
    per_s = letters * 1000 / max(speech_ms, 1)
    return per_s <= fastest and (speech_ms < _SLOW_FROM_MS or per_s >= slowest)


def _sound(project: Path, recording: Recording, cache_folder: Path) -> CachedSound:
    """Return a recording's sound, decoded now if it must be."""
    sound = cached_by_sha256(recording.sha256, cache_folder)
    if sound is None:
        # That it is cut off was accepted when it was transcribed.
        sound = decode_into_cache(
            recording.path, cache_folder, lambda _: None, lambda _done_ms, _total_ms: None, allow_truncated=True
        )
        if sound.sha256 != recording.sha256:
            raise RecordingChanged(project, recording.path)
    return sound
