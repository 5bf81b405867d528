"""What the list of projects shows of one, and its text to search in; read without opening it for editing."""

import json
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.errors import ProjectDamaged, ProjectMissing
from engine.project import rows, schema
from engine.project.heard import Heard
from engine.project.recording import place_of_recording
from engine.transcript.rating import Rating
from engine.transcript.script import words_from_json


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """A project at a glance.

    Attributes:
        recording: Where the recording is, or was last.
        has_recording: It is there.
        recording_sha256: Its hash.
        duration_ms: Its length.
        words: How many the transcript has.
        reviewed_words: How many of them a person wrote or confirmed.
        expected_errors: How many words are likely wrong.
        created_at: When the project was made; None where an older file does not say.
        edited_at: When something was last written into the transcript, or the file made.
        complete: Everything that is to be recognised is.
        stars: The user's rating, 1 to 5; 0 for none.
        speakers: Their names.
        archived: It is put away, and shown on request.
        heard_ms: How much of the recording somebody listened to, each part counted once.
        worked_ms: How long somebody worked on it.
    """

    path: Path
    recording: Path
    has_recording: bool
    recording_sha256: str
    duration_ms: int
    words: int
    reviewed_words: int
    expected_errors: float
    created_at: datetime | None
    edited_at: datetime
    complete: bool
    stars: int
    speakers: tuple[str, ...]
    tags: tuple[str, ...]
    archived: bool
    heard_ms: int
    worked_ms: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it is searched and found.

    Attributes:
        start_ms: When it starts, counted as the project shows times.
        speaker: The name of who speaks; empty where that is not known.
    """

    paragraph_id: int
    start_ms: int
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class ProjectReading:
    """Everything that the library keeps of a project."""

    summary: ProjectSummary
    passages: tuple[Passage, ...]


def read_project(path: Path) -> ProjectReading:
    """Read a project's summary and text, also while it is open elsewhere.

    Raises:
        ProjectMissing: There is no such file.
        NotAProject: It is something else.
        ProjectTooNew: A later version wrote it.
        ProjectDamaged: It can't be read.
    """
    from engine.doubt.doubts import Doubts  # they bring numpy along, which no command should wait for that needs none
    from engine.doubt.experience import Experience, default_experience_file
    from engine.project.experience import calibration_for

    with _reading(path) as connection:
        facts = rows.read_facts(connection)
        offset_ms = int(facts.get("offset_ms", 0))
        names = dict(connection.execute("SELECT id, name FROM speaker ORDER BY id"))  # in files of every version
        passages = []
        words = reviewed = 0
        errors = 0.0
        provenances = rows.read_provenances(connection)
        latest = provenances[max(provenances)] if provenances else None
        calibration = calibration_for(latest, path, Experience(default_experience_file()))
        doubts = Doubts(rows.read_background(connection), calibration=calibration)
        doubts.learn(rows.read_model_words(connection))
        for id_, text, stored, start_ms, speaker_id in connection.execute(
            "SELECT id, text, words, start_ms, speaker_id FROM paragraph ORDER BY position"
        ):
            passages.append(Passage(id_, start_ms + offset_ms, names.get(speaker_id, ""), text))
            spoken = words_from_json(json.loads(stored))
            words += len(spoken)
            reviewed += sum(word.reviewed for word in spoken)
            errors += math.fsum(map(doubts.chance, spoken))
        fact = facts["recording"]
        recording = place_of_recording(path, fact)
        summary = ProjectSummary(
            path=path,
            recording=recording,
            has_recording=recording.is_file(),
            recording_sha256=fact["sha256"],
            duration_ms=int(fact["duration_ms"]),
            words=words,
            reviewed_words=reviewed,
            expected_errors=errors,
            created_at=datetime.fromisoformat(facts["created"]) if "created" in facts else None,
            edited_at=_edited_at(connection, path),
            complete=_is_complete(connection, facts),
            stars=Rating.of(facts.get("rating")).stars,
            speakers=tuple(names.values()),
            tags=tuple(facts.get("tags", ())),
            archived=bool(facts.get("archived", False)),
            heard_ms=Heard(facts.get("heard", ())).total_ms,
            worked_ms=int(facts.get("worked_ms", 0)),
        )
    return ProjectReading(summary, tuple(passages))


def recording_path(path: Path) -> Path:
    """Return where a project's recording is, or was last. Raises as ``read_project``."""
    with _reading(path) as connection:
        (value,) = connection.execute("SELECT value FROM fact WHERE name = 'recording'").fetchone()
        return place_of_recording(path, json.loads(value))


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise ProjectMissing(path)
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA query_only=ON")
            schema.check(connection, path)
            yield connection
    except (sqlite3.Error, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProjectDamaged(path, str(error)) from error


def _edited_at(connection: sqlite3.Connection, path: Path) -> datetime:
    (at_ms,) = connection.execute("SELECT max(at_ms) FROM journal").fetchone()
    return datetime.fromtimestamp(path.stat().st_mtime if at_ms is None else at_ms / 1000, UTC)


def _is_complete(connection: sqlite3.Connection, facts: dict[str, Any]) -> bool:
    """As ``Project.complete``."""
    start_ms, end_ms = facts.get("span") or (0, None)
    (waiting,) = connection.execute(
        "SELECT count(*) FROM recognition_window WHERE segments IS NULL AND end_ms > ? AND (? IS NULL OR start_ms < ?)",
        (start_ms, end_ms, end_ms),
    ).fetchone()
    return bool(facts.get("planned", False)) and not waiting
