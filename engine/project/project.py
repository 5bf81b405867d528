"""A project: one recording, its transcript, and the file that keeps both."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from engine.doubt.background import Background
from engine.errors import (
    InvalidEdit,
    ProjectDamaged,
    ProjectMissing,
    RecordingChanged,
    RecordingMissing,
    SaveFailed,
)
from engine.project import rows
from engine.project.connection import connect, fold, translated
from engine.project.corrections import Correction
from engine.project.journal import JournalEntry
from engine.project.lock import ProjectLock
from engine.project.recording import place_of_recording, recording_fact
from engine.project.remarks import Remark, read_remarks, write_remark
from engine.project.review_events import ReviewEvent, read_events, write_event
from engine.project.writer import Operation, SaveState, Writer
from engine.recognition.results import Flag, Provenance, RecognisedWindow, Span, Trouble, Window
from engine.transcript.edits import AlignWords, Edit, RemoveSpeaker, ReplaceParagraphs
from engine.transcript.paragraphing import Turn, paragraphs_of
from engine.transcript.speakers import naming
from engine.transcript.transcript import Change, Transcript
from engine.transcript.words import MODEL_WORDS_PER_WINDOW, ModelWord, Paragraph, Speaker

SUFFIX = ".earmark"


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound that a project transcribes.

    Attributes:
        path: Where it was found, or was last; may be gone.
        sha256: Hash of the file, by which a moved recording is known again.
    """

    path: Path
    sha256: str
    duration_ms: int


class Project:
    """An open project file. Belongs to one thread; what it writes, it writes in another.

    Attributes:
        who: Name of who makes the edits from now on, for the journal; empty where it is not known.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: ProjectLock | None) -> None:
        """Read an open file; a project without a lock can't be changed. Use ``create`` or ``open``."""
        self.path = path
        self.who = ""
        self._connection = connection
        self._lock = lock
        self._listeners: list[Callable[[Change], None]] = []
        self._save_listeners: list[Callable[[SaveState], None]] = []
        self._facts = facts = rows.read_facts(connection)
        self._recording_fact: dict[str, Any] = facts["recording"]
        self._turns = rows.read_turns(connection)
        self._is_planned: bool = facts.get("planned", False)
        self._windows, self._finished = rows.read_windows(connection)
        self._span = Span(*facts["span"]) if facts.get("span") else None
        self._flags = rows.read_flags(connection)
        self._dismissed = {Flag(Trouble(trouble), *span) for trouble, *span in facts.get("dismissed_flags", ())}
        self._remarks = read_remarks(connection)
        self._provenances = rows.read_provenances(connection)
        self._run_of_window = rows.read_run_of_windows(connection)
        self._language_of_window: dict[int, str] | None = None
        if not set(self._run_of_window.values()) <= self._provenances.keys():
            raise ValueError("words whose origin is not known")
        self.transcript = Transcript(
            self._recording_fact["duration_ms"],
            rows.read_paragraphs(connection),
            rows.read_speakers(connection),
            rows.read_model_words(connection),
            facts.get("offset_ms", 0),
            rows.read_notes(connection),
        )
        self._background: Background | None = None
        self._writer = Writer(connection, path, self._tell_saved) if lock else None

    @classmethod
    def create(
        cls,
        path: Path,
        recording: Path,
        sha256: str,
        duration_ms: int,
        *,
        turns: Iterable[Turn] = (),
        speakers: Iterable[Speaker] = (),
    ) -> Self:
        """Make a project file for a recording.

        Args:
            path: Where; nothing may stand there yet.
            recording: The recording.
            sha256: Hash of the recording file.
            duration_ms: Length of its sound.
            turns: Who speaks when, if that is known; paragraphs are cut there.
            speakers: The speakers of the turns.

        Raises:
            SaveFailed: The file can't be written, or there is one already.
        """
        if path.exists():
            raise SaveFailed(path, "there is a file of this name already")
        lock = ProjectLock(path)
        try:
            with translated(path):
                connection = connect(path)
                connection.execute("BEGIN IMMEDIATE")
                rows.write_fact(connection, "recording", recording_fact(path, recording, sha256, duration_ms))
                rows.write_fact(connection, "created", datetime.now(UTC).isoformat(timespec="seconds"))
                rows.write_turns(connection, turns)
                for speaker in speakers:
                    _name_speaker(connection, speaker)
                connection.execute("COMMIT")
        except BaseException:
            lock.release()
            raise
        return cls(path, connection, lock)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open a project file.

        Raises:
            ProjectMissing: There is none.
            NotAProject: It is something else.
            ProjectTooNew: A later version wrote it.
            ProjectDamaged: It can't be read.
            ProjectInUse: It is open in another window; to read it, this does not matter.
        """
        if not path.is_file():
            raise ProjectMissing(path)
        lock = None if read_only else ProjectLock(path)
        try:
            with translated(path):
                connection = connect(path, read_only=read_only)
                try:
                    return cls(path, connection, lock)
                except BaseException:
                    connection.close()
                    raise
        except BaseException:
            if lock:
                lock.release()
            raise

    @property
    def recording(self) -> Recording:
        """The recording: where it was as seen from the project, beside it, or where it was on this computer."""
        fact = self._recording_fact
        return Recording(place_of_recording(self.path, fact), fact["sha256"], fact["duration_ms"])

    def locate_recording(self, path: Path, sha256: str) -> None:
        """Say where the recording is now.

        Args:
            path: The file.
            sha256: Its hash.

        Raises:
            RecordingMissing: There is no such file.
            RecordingChanged: It is another recording.
        """
        if not path.is_file():
            raise RecordingMissing(path)
        if sha256 != self._recording_fact["sha256"]:
            raise RecordingChanged(self.path, path)
        self._recording_fact = recording_fact(self.path, path, sha256, self._recording_fact["duration_ms"])
        self._submit(partial(rows.write_fact, name="recording", value=self._recording_fact))

    def set_duration(self, duration_ms: int) -> None:
        """Say how long the sound is, now that it is decoded; until then it was what the file said of itself."""
        if duration_ms != self._recording_fact["duration_ms"]:
            self._recording_fact = {**self._recording_fact, "duration_ms": duration_ms}
            self.transcript.duration_ms = duration_ms
            self._submit(partial(rows.write_fact, name="recording", value=self._recording_fact))

    @property
    def windows(self) -> tuple[Window, ...]:
        """The windows of the recording that are planned so far."""
        return tuple(self._windows)

    @property
    def planned(self) -> bool:
        """Whether these are all windows of the recording."""
        return self._is_planned

    @property
    def finished(self) -> frozenset[int]:
        """Indices of the windows that are recognised."""
        return frozenset(self._finished)

    @property
    def span(self) -> Span | None:
        """What of the recording is to be recognised; None for all."""
        return self._span

    def set_span(self, span: Span | None) -> None:
        """Say what of the recording is to be recognised: the windows that reach into it."""
        if span != self._span:
            self._span = span
            self._submit(partial(rows.write_fact, name="span", value=span and (span.start_ms, span.end_ms)))

    @property
    def complete(self) -> bool:
        """Whether everything that is to be recognised is."""
        return self._is_planned and all(window.index in self._finished for window in self._wanted_windows)

    @property
    def share_recognised(self) -> float:
        """How much of what is to be recognised is, 0 to 1; a guess as long as not all windows are planned."""
        wanted_ms = done_ms = 0
        for window in self._wanted_windows:
            wanted_ms += window.end_ms - window.start_ms
            done_ms += (window.end_ms - window.start_ms) * (window.index in self._finished)
        if not self._is_planned:
            span = self._span or Span(0, self.transcript.duration_ms)
            planned_to_ms = self._windows[-1].end_ms if self._windows else span.start_ms
            wanted_ms += max(0, span.end_ms - max(planned_to_ms, span.start_ms))
        return done_ms / wanted_ms if wanted_ms else float(self._is_planned)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Stretches where recognition is in trouble that no word's probability tells, in their order."""
        return tuple(sorted(self._flags, key=lambda flag: (flag.start_ms, flag.end_ms)))

    @property
    def dismissed_flags(self) -> frozenset[Flag]:
        """Those of which a person said that nothing is wrong there."""
        return frozenset(self._dismissed)

    def dismiss_flag(self, flag: Flag) -> None:
        """Say that nothing is wrong there."""
        self._dismissed.add(flag)
        value = sorted([flag.trouble, flag.start_ms, flag.end_ms] for flag in self._dismissed)
        self._submit(partial(rows.write_fact, name="dismissed_flags", value=value))

    def fact(self, name: str) -> Any:
        """Return a fact that was set by ``set_fact``, as JSON has it; None where it never was."""
        return self._facts.get(name)

    def set_fact(self, name: str, value: object) -> None:
        """Keep something in the file that JSON can hold and that is no part of the transcript."""
        if self._facts.get(name) != value:
            self._facts[name] = value
            self._submit(partial(rows.write_fact, name=name, value=value))

    def steps(self) -> Counter[str]:
        """Return how many segments that are on the disk were decoded in which way."""
        return rows.read_steps(self._connection)

    @property
    def background(self) -> Background:
        """What is known of the model's words beside themselves; it grows with the windows."""
        if self._background is None:  # nothing of it waits to be written: what adds to it asks for it first
            self._background = rows.read_background(self._connection)
        return self._background

    @property
    def _wanted_windows(self) -> list[Window]:
        return [window for window in self._windows if self._span is None or window.overlaps(self._span)]

    @property
    def provenance(self) -> Provenance | None:
        """Where the latest words come from; None while there are none."""
        return self._provenances[max(self._provenances)] if self._provenances else None

    def plan(self, windows: Iterable[Window], *, complete: bool) -> None:
        """Add windows, all of which follow those that are planned.

        Args:
            windows: In order.
            complete: There are no more.
        """
        if self._is_planned:
            return
        new = tuple(windows)
        self._windows += new
        self._is_planned = complete
        if new and new[-1].end_ms > self.transcript.duration_ms:  # the file said less of itself
            self.set_duration(new[-1].end_ms)

        def operation(connection: sqlite3.Connection) -> None:
            rows.write_windows(connection, new)
            if complete:
                rows.write_fact(connection, "planned", True)

        self._submit(operation)

    def set_provenance(self, provenance: Provenance) -> None:
        """Say where the words come from that are added from now on."""
        if self.provenance != provenance:
            run_id = max(self._provenances, default=0) + 1
            self._provenances[run_id] = provenance
            self._submit(partial(rows.write_provenance, run_id=run_id, provenance=provenance))

    def add_recognised(self, result: RecognisedWindow) -> Change | None:
        """Take in what was heard in a window, in one transaction; None where that is nothing, or was known.

        The window must be planned, and ``set_provenance`` have been called.
        """
        if result.window.index in self._finished:
            return None
        first_id = result.window.index * MODEL_WORDS_PER_WINDOW
        heard = [word for segment in result.segments for word in segment.words]
        words = [
            ModelWord(first_id + number, word.text, word.start_ms, word.end_ms, word.probability, word.joined)
            for number, word in enumerate(heard)
        ]
        self._finished.add(result.window.index)
        self._flags += result.flags
        self.transcript.add_model_words(words)
        evidence = {
            word.id: recognised.evidence
            for word, recognised in zip(words, heard, strict=True)
            if recognised.evidence is not None
        }
        self.background.add(result.window, tuple(segment.figures for segment in result.segments), evidence)
        run_id = max(self._provenances)
        self._run_of_window[result.window.index] = run_id
        finish = partial(rows.finish_window, result=result, run_id=run_id)
        if not words:
            self._submit(finish)
            return None
        after = self.transcript.place_for(words[0].start_ms)
        change = self.transcript.apply(ReplaceParagraphs((), self._paragraphs(words, after), after))
        save = self._save_of(change)

        def operation(connection: sqlite3.Connection) -> None:
            finish(connection)
            rows.write_model_words(connection, words)
            rows.write_evidence(connection, evidence)
            save(connection)

        self._submit(operation)
        self._tell(change)
        return change

    def apply(self, edit: Edit, way: str = "") -> Change:
        """Change the transcript; the change is on the disk within half a second.

        Args:
            edit: What to change.
            way: How it came about, for the journal; see ``JournalEntry``.

        Raises:
            InvalidEdit: The edit does not fit; nothing has changed.
        """
        change = self.transcript.apply(edit)
        self._submit(self._save_of(change, "" if isinstance(edit, AlignWords) else self.who, way))
        self._tell(change)
        return change

    def listen(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back after every change, on this thread. Returns what ends that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def listen_to_saving(self, callback: Callable[[SaveState], None]) -> Callable[[], None]:
        """Call back after every try to save, on the writing thread. Returns what ends that."""
        self._save_listeners.append(callback)
        return lambda: self._save_listeners.remove(callback)

    @property
    def save_state(self) -> SaveState:
        """How far saving is."""
        return self._writer.state if self._writer else SaveState()

    def flush(self) -> None:
        """Wait until everything is on the disk; raises ``SaveFailed`` if it can't be written."""
        if self._writer:
            self._writer.flush()

    def close(self) -> None:
        """Write what is left and fold everything into one file. What could not be written is lost: ``flush`` first."""
        if self._writer:
            self._writer.close()
            with suppress(sqlite3.Error):  # somebody reads the file just now, or the disk is full: the next opening
                fold(self._connection)
        self._connection.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def journal(self) -> list[JournalEntry]:
        """Return every edit that is on the disk.

        Raises:
            ProjectDamaged: It can't be read.
        """
        with self._read_again() as connection:
            return list(rows.read_journal(connection))

    @property
    def remarks(self) -> Mapping[str, Remark]:
        """What was said of corrections, by their keys. Not to be changed."""
        return self._remarks

    def set_remark(self, correction: Correction, remark: Remark) -> None:
        """Say something of a correction, in place of what was said before of it and its parts."""
        said = {key: Remark() for key in correction.all_keys() if key in self._remarks} | {correction.key: remark}
        for key, new in said.items():
            if new != self._remarks.get(key, Remark()):
                self._submit(partial(write_remark, key=key, remark=new, at_ms=_now_ms(), who=self.who))
            self._remarks[key] = new

    def add_review_event(self, event: ReviewEvent) -> None:
        """Keep what a reviewer did."""
        self._submit(partial(write_event, event=event))

    def review_events(self) -> list[ReviewEvent]:
        """Return what reviewers did, as far as it is on the disk; raises as ``journal``."""
        with self._read_again() as connection:
            return list(read_events(connection))

    def provenance_of(self, word: ModelWord) -> Provenance:
        """Return where a word of the model's comes from."""
        return self._provenances[self._run_of_window[word.window]]

    def language_of(self, word: ModelWord) -> str | None:
        """Return the code of the language in which a word of the model's was heard; None where that is not known."""
        if self._language_of_window is None:
            self._language_of_window = rows.read_language_of_windows(self._connection)
        return self._language_of_window.get(word.window) or self.provenance_of(word).language

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Who speaks when, as it was known before the transcript was edited; in order of their starts."""
        return tuple(self._turns)

    @contextmanager
    def _read_again(self) -> Iterator[sqlite3.Connection]:
        """Read what is on the disk; ``ProjectDamaged`` where it makes no sense."""
        try:
            with closing(connect(self.path, read_only=True)) as connection:
                yield connection
        except (sqlite3.Error, KeyError, TypeError, ValueError, InvalidEdit) as error:
            raise ProjectDamaged(self.path, f"{type(error).__name__}: {error}") from error

    def _paragraphs(self, words: list[ModelWord], after: int | None) -> tuple[Paragraph, ...]:
        paragraphs = self.transcript.paragraphs
        index = 0 if after is None else self.transcript.index_of(after) + 1
        low_ms = paragraphs[index - 1].end_ms if index else 0
        high_ms = paragraphs[index].start_ms if index < len(paragraphs) else self.transcript.duration_ms
        turns = [
            turn for turn in self._turns if turn.speaker_id in self.transcript.speakers
        ]  # the user may remove some
        return tuple(paragraphs_of(words, turns, self.transcript.new_paragraph_id, (low_ms, high_ms)))

    def _save_of(self, change: Change, who: str = "", way: str = "") -> Operation:
        """Return the operation that writes a change as it is now."""
        after = self.transcript.paragraphs[change.index - 1].id if change.index else None
        at_ms = _now_ms()
        speakers = tuple(self.transcript.speakers.values()) if change.speakers_changed else None

        def operation(connection: sqlite3.Connection) -> None:
            rows.write_change(connection, change, after, at_ms, who, way)
            if speakers is not None:
                rows.write_speakers(connection, speakers)

        return operation

    def _submit(self, operation: Operation) -> None:
        if self._writer is None:
            raise RuntimeError("the project was opened for reading")
        self._writer.submit(operation)

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    def _tell_saved(self, state: SaveState) -> None:
        for listener in tuple(self._save_listeners):
            listener(state)


def _name_speaker(connection: sqlite3.Connection, speaker: Speaker) -> None:
    """Bring in a speaker as an edit would, so that the journal holds everything from the beginning."""
    change = Change(naming(speaker), RemoveSpeaker(speaker.id), speakers_changed=True)
    rows.write_change(connection, change, None, _now_ms())
    rows.write_speakers(connection, [*rows.read_speakers(connection), speaker])


def _now_ms() -> int:
    """Return milliseconds since 1970, UTC."""
    return round(datetime.now(UTC).timestamp() * 1000)
