"""The tables of a project file, and the steps from older files to today's."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from engine.errors import NotAProject, ProjectTooNew

# "Eark", in the file's header: tells an Earmark project from other SQLite files.
APPLICATION_ID = 0x4561726B

_FIRST = """
CREATE TABLE fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL                 -- JSON
) WITHOUT ROWID;

CREATE TABLE recognition_run (          -- what the words of some windows come from
    id INTEGER PRIMARY KEY,
    provenance TEXT NOT NULL            -- JSON
);

CREATE TABLE recognition_window (
    id INTEGER PRIMARY KEY,             -- 0, 1, 2 ... in time
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    run_id INTEGER,                     -- NULL until it is recognised
    segments TEXT                       -- JSON, the figures of each segment's decoding; NULL until it is recognised
);

CREATE TABLE model_word (               -- what the model wrote; never changed
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    probability REAL NOT NULL,
    joined INTEGER NOT NULL
);

CREATE TABLE turn (                     -- who speaks when, where that is known beforehand
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    speaker_id INTEGER NOT NULL
);

CREATE TABLE speaker (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE paragraph (                -- the transcript as it is now
    id INTEGER PRIMARY KEY,
    position REAL NOT NULL,
    speaker_id INTEGER,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    text TEXT NOT NULL,
    words TEXT NOT NULL                 -- JSON, see engine/transcript/script.py
);
CREATE INDEX paragraph_position ON paragraph (position);

CREATE TABLE journal (                  -- every edit since the beginning: played again, they give the transcript
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,             -- milliseconds since 1970, UTC
    edit TEXT NOT NULL                  -- JSON, see engine/transcript/script.py
);
"""


def _run_first(connection: sqlite3.Connection) -> None:
    for statement in _FIRST.split(";\n"):  # executescript would commit
        connection.execute(statement)


def _add_what_was_heard(connection: sqlite3.Connection) -> None:
    """Keep where a window has speech, and what is wrong with its words."""
    connection.execute("ALTER TABLE recognition_window ADD COLUMN speech TEXT NOT NULL DEFAULT '[]'")  # JSON, spans
    connection.execute("ALTER TABLE recognition_window ADD COLUMN flags TEXT NOT NULL DEFAULT '[]'")  # JSON
    connection.execute("ALTER TABLE recognition_window ADD COLUMN language TEXT")


def _describe_speakers(connection: sqlite3.Connection) -> None:
    """Keep more of a speaker than the name; the colour is the one that they had from their number."""
    connection.execute("ALTER TABLE speaker ADD COLUMN initials TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE speaker ADD COLUMN colour INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE speaker ADD COLUMN role TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE speaker ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}'")  # JSON
    connection.execute("UPDATE speaker SET colour = id")


def _sign_edits(connection: sqlite3.Connection) -> None:
    """Keep who made an edit."""
    connection.execute("ALTER TABLE journal ADD COLUMN who TEXT NOT NULL DEFAULT ''")


def _keep_notes(connection: sqlite3.Connection) -> None:
    """Keep notes; words can have colours, in a place behind the others of their list."""
    connection.execute(
        "CREATE TABLE note (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, "
        "time_ms INTEGER, paragraph_id INTEGER, word INTEGER)"  # all NULL for the whole; the latter two for a time
    )


def _note_reviews(connection: sqlite3.Connection) -> None:
    """Keep what a reviewer did with each fragment, and what brought it up."""
    connection.execute(
        """
        CREATE TABLE review_event (
            id INTEGER PRIMARY KEY,
            at_ms INTEGER NOT NULL,         -- milliseconds since 1970, UTC
            act TEXT NOT NULL,              -- see engine/project/review_events.py
            way TEXT NOT NULL,
            start_ms INTEGER NOT NULL,      -- of the fragment, in the recording
            end_ms INTEGER NOT NULL,
            model_words TEXT NOT NULL,      -- JSON, their ids
            propensity REAL NOT NULL,
            expected_errors REAL NOT NULL,
            who TEXT NOT NULL
        )
        """
    )


def _keep_evidence(connection: sqlite3.Connection) -> None:
    """Keep what speaks for and against the model's words, beside their probabilities; older words have none."""
    connection.execute(
        "CREATE TABLE word_evidence (id INTEGER PRIMARY KEY, least REAL NOT NULL, mean REAL NOT NULL, "
        "first REAL NOT NULL, last REAL NOT NULL, tokens INTEGER NOT NULL, rarity REAL NOT NULL, "
        "support REAL NOT NULL, loudness_db REAL)"
    )


def _keep_remarks(connection: sqlite3.Connection) -> None:
    """Keep what a person says of corrections, by their keys."""
    connection.execute(
        "CREATE TABLE correction_remark (correction TEXT PRIMARY KEY, excluded INTEGER NOT NULL, "
        "comment TEXT NOT NULL, at_ms INTEGER NOT NULL, who TEXT NOT NULL) WITHOUT ROWID"
    )


def _tell_ways(connection: sqlite3.Connection) -> None:
    """Keep how an edit came about."""
    connection.execute("ALTER TABLE journal ADD COLUMN way TEXT NOT NULL DEFAULT ''")


# In order; a file's user_version counts the steps it has behind it.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _run_first,
    _add_what_was_heard,
    _describe_speakers,
    _sign_edits,
    _keep_notes,
    _note_reviews,
    _keep_evidence,
    _keep_remarks,
    _tell_ways,
)


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an open file, new or old, to today's tables; each step is one transaction.

    Raises:
        NotAProject: It is another program's file.
        ProjectTooNew: It has steps that this version does not know.
    """
    version = check(connection, path)
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def check(connection: sqlite3.Connection, path: Path) -> int:
    """Return how many steps a file has behind it; raises as ``prepare`` does."""
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if application_id != APPLICATION_ID and not (application_id == 0 and version == 0 and empty):
        raise NotAProject(path)
    if version > len(MIGRATIONS):
        raise ProjectTooNew(path, version)
    return version
