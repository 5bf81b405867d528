"""What the list of projects shows of one, read without opening it for editing."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.errors import ProjectDamaged, ProjectMissing
from engine.project import schema
from engine.transcript.script import words_from_json


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """A project at a glance.

    Attributes:
        recording_name: File name of the recording.
        words: How many the transcript has.
        reviewed_words: How many of them a person wrote or confirmed.
        saved_at: When the file was last changed.
    """

    path: Path
    recording_name: str
    duration_ms: int
    words: int
    reviewed_words: int
    saved_at: datetime


def summary(path: Path) -> ProjectSummary:
    """Read a project's summary, also while it is open elsewhere.

    Raises:
        ProjectMissing: There is no such file.
        NotAProject: It is something else.
        ProjectTooNew: A later version wrote it.
        ProjectDamaged: It can't be read.
    """
    if not path.is_file():
        raise ProjectMissing(path)
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA query_only=ON")
            schema.check(connection, path)
            row = connection.execute("SELECT value FROM fact WHERE name = 'recording'").fetchone()
            recording = json.loads(row[0])
            name, duration_ms = Path(recording["absolute"]).name, int(recording["duration_ms"])
            reviewed = [
                word.reviewed
                for (words,) in connection.execute("SELECT words FROM paragraph")
                for word in words_from_json(json.loads(words))
            ]
    except (sqlite3.Error, KeyError, TypeError, ValueError) as error:
        raise ProjectDamaged(path, str(error)) from error
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return ProjectSummary(path, name, duration_ms, len(reviewed), sum(reviewed), saved_at)
