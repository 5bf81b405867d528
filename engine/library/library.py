"""The index of the user's projects: one SQLite file, which several windows and their children share.

What it holds comes from the project files and is read again where they have changed; it can be deleted at any time, and
then knows again what it is told: the projects lately opened, and those in the user's folders.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import platformdirs

from engine.library.query import Query, index_words, plain_text
from engine.project.summary import Passage, ProjectReading, ProjectSummary

_VERSION: Final = 3
_BUSY_S: Final = 5.0
# A project's passages are numbered from its id times this, so that those of one project are a range.
_MOST_PASSAGES: Final = 1 << 20

_TABLES: Final = """
CREATE TABLE project (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT '',     -- of the file when it was read: another one means that it has changed
    summary TEXT,                       -- JSON, see ProjectSummary; NULL where it was not, or can't be read
    problem TEXT NOT NULL DEFAULT ''    -- why it can't be read
);

CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    paragraph_id INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    speaker TEXT NOT NULL,
    text TEXT NOT NULL
);
"""
# Words are looked for while they are typed, so their beginnings are indexed as well.
_FULL_TEXT: Final = (
    "CREATE VIRTUAL TABLE passage_words USING fts5 "
    "(words, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3', columnsize=0)"
)
_PLAIN_TEXT: Final = "CREATE TABLE passage_words (words TEXT NOT NULL)"


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A project as the library knows it.

    Attributes:
        summary: What it holds; None where it was not read yet, or can't be.
        problem: Why it can't be read, in the engine's words; empty where it can.
    """

    path: Path
    summary: ProjectSummary | None
    problem: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph in which something was found.

    Attributes:
        places: Where in its text, as (start, end) in characters.
    """

    passage: Passage
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ProjectHits:
    """What was found in a project.

    Attributes:
        count: In how many paragraphs, all told.
        hits: The first of them.
    """

    path: Path
    count: int
    hits: tuple[Hit, ...]


def default_library() -> Path:
    """Return where this user's library is."""
    return platformdirs.user_state_path("earmark", appauthor=False) / "library.sqlite"


def has_full_text_search() -> bool:
    """Tell whether this Python's SQLite can index text; without it a search reads everything."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5 (words)")
        except sqlite3.OperationalError:
            return False
        return True


class Library:
    """An open index. Each thread needs one of its own."""

    def __init__(self, path: Path, *, full_text: bool | None = None) -> None:
        """Open an index, or make it anew where it is not there, of another version, or damaged.

        Args:
            path: Its file.
            full_text: Search by FTS5; None for where that is there.

        Raises:
            OSError: It can't be made.
            sqlite3.Error: Likewise.
        """
        self.full_text = has_full_text_search() if full_text is None else full_text
        self._path = path
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, or a full disk
                raise
            for damaged in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                damaged.unlink(missing_ok=True)
            self._connection = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    # --- the projects

    def rows(self) -> list[LibraryRow]:
        """Return every project, in no order."""
        found = self._connection.execute("SELECT path, summary, problem FROM project")
        return [_row_of(*values) for values in found]

    def row(self, path: Path) -> LibraryRow | None:
        """Return one project; None where it is not in the library."""
        found = self._connection.execute(
            "SELECT path, summary, problem FROM project WHERE path = ?", (str(path),)
        ).fetchone()
        return None if found is None else _row_of(*found)

    def add(self, paths: Iterable[Path]) -> None:
        """Take projects in; what they hold is read at the next refreshing."""
        with self._changing():
            self._connection.executemany(
                "INSERT OR IGNORE INTO project (path) VALUES (?)", [(str(path),) for path in paths]
            )

    def remove(self, paths: Iterable[Path]) -> None:
        """Take projects off, with all that is kept of them; their files stay as they are."""
        with self._changing():
            for path in paths:
                project_id = self._id_of(path)
                if project_id is not None:
                    self._drop_passages(project_id)
                    self._connection.execute("DELETE FROM project WHERE id = ?", (project_id,))

    def move(self, old: Path, new: Path) -> None:
        """Know a project, which is in the library, by a new path."""
        with self._changing():
            self._connection.execute("UPDATE project SET path = ?, state = '' WHERE path = ?", (str(new), str(old)))

    def states(self) -> dict[Path, str]:
        """Return each project's state when it was read; empty where it never was."""
        return {Path(path): state for path, state in self._connection.execute("SELECT path, state FROM project")}

    def store(self, path: Path, state: str, reading: ProjectReading) -> None:
        """Keep what a project holds, in place of what it held."""
        with self._changing():
            project_id = self._id_of(path)
            if project_id is None:  # it was taken off meanwhile
                return
            summary = json.dumps(asdict(reading.summary), ensure_ascii=False, default=str)
            self._connection.execute(
                "UPDATE project SET state = ?, summary = ?, problem = '' WHERE id = ?", (state, summary, project_id)
            )
            self._drop_passages(project_id)
            first = project_id * _MOST_PASSAGES
            passages = reading.passages[:_MOST_PASSAGES]
            self._connection.executemany(
                "INSERT INTO passage (id, paragraph_id, start_ms, speaker, text) VALUES (?, ?, ?, ?, ?)",
                [
                    (first + number, passage.paragraph_id, passage.start_ms, passage.speaker, passage.text)
                    for number, passage in enumerate(passages)
                ],
            )
            self._connection.executemany(
                "INSERT INTO passage_words (rowid, words) VALUES (?, ?)",
                [(first + number, self._indexed(passage.text)) for number, passage in enumerate(passages)],
            )

    def store_problem(self, path: Path, state: str, problem: str) -> None:
        """Note that a project can't be read now; what was read of it before stays."""
        with self._changing():
            self._connection.execute(
                "UPDATE project SET state = ?, problem = ? WHERE path = ?", (state, problem, str(path))
            )

    def tidy(self) -> None:
        """Take what is out of date out of the index of words, where it would stay a while; fast where nothing is."""
        if self.full_text:
            with self._changing():
                self._connection.execute("INSERT INTO passage_words (passage_words) VALUES ('optimize')")

    # --- the text

    def search(self, query: Query, *, most_projects: int = 50, most_hits: int = 10) -> list[ProjectHits]:
        """Return where all of a query's words stand, by project, those with most paragraphs first.

        Args:
            query: What to look for; nothing is found where it is empty.
            most_projects: No more projects than this, of those that were not put away.
            most_hits: Of each no more paragraphs than this, the first in the recording.
        """
        if not query:
            return []
        where, values = self._condition(query)
        # All of them in one go: what they cost is reading the index, and that once.
        ids: dict[int, list[int]] = {}
        for (id_,) in self._connection.execute(f"SELECT rowid FROM passage_words WHERE {where}", values):
            ids.setdefault(id_ // _MOST_PASSAGES, []).append(id_)
        fullest = sorted(ids, key=lambda project_id: (-len(ids[project_id]), project_id))
        found = []
        for project_id in fullest[:most_projects]:
            row = self._connection.execute("SELECT path FROM project WHERE id = ?", (project_id,)).fetchone()
            if row is not None:
                hits = self._hits(sorted(ids[project_id])[:most_hits], query)
                found.append(ProjectHits(Path(row[0]), len(ids[project_id]), hits))
        return found

    def _hits(self, ids: list[int], query: Query) -> tuple[Hit, ...]:
        passages = [
            Passage(*values)
            for values in self._connection.execute(
                "SELECT paragraph_id, start_ms, speaker, text FROM passage "
                f"WHERE id IN ({', '.join('?' for _ in ids)}) ORDER BY id",
                ids,
            )
        ]
        return tuple(Hit(passage, tuple(query.places_in(passage.text))) for passage in passages)

    def _condition(self, query: Query) -> tuple[str, Sequence[str]]:
        if self.full_text:
            return "passage_words MATCH ?", (query.full_text,)
        return " AND ".join("instr(words, ?)" for _ in query.plain), query.plain

    def _indexed(self, text: str) -> str:
        return " ".join(index_words(text)) if self.full_text else plain_text(text)

    # --- the file

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)  # it holds what was said in confidence
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=_BUSY_S)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA secure_delete=ON")  # what was deleted can't be read from the file either
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make the tables, anew where they are another version's; where the projects are is taken over."""
        wanted = 2 * _VERSION + self.full_text
        if connection.execute("PRAGMA user_version").fetchone()[0] == wanted:
            return
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("PRAGMA user_version").fetchone()[0] != wanted:  # another process may have been first
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            paths = connection.execute("SELECT path FROM project").fetchall() if "project" in tables else []
            for name in ("project", "passage", "passage_words"):
                connection.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in (*_TABLES.split(";\n"), _FULL_TEXT if self.full_text else _PLAIN_TEXT):
                connection.execute(statement)
            connection.executemany("INSERT INTO project (path) VALUES (?)", paths)
            connection.execute(f"PRAGMA user_version = {wanted}")
        connection.execute("COMMIT")

    @contextmanager
    def _changing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _id_of(self, path: Path) -> int | None:
        row = self._connection.execute("SELECT id FROM project WHERE path = ?", (str(path),)).fetchone()
        return None if row is None else int(row[0])

    def _drop_passages(self, project_id: int) -> None:
        first = project_id * _MOST_PASSAGES
        for table in ("passage", "passage_words"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE rowid >= ? AND rowid < ?", (first, first + _MOST_PASSAGES)
            )


def _row_of(path: str, summary: str | None, problem: str) -> LibraryRow:
    place = Path(path)
    return LibraryRow(place, None if summary is None else _summary_of(place, json.loads(summary)), problem)


def _summary_of(path: Path, stored: dict[str, Any]) -> ProjectSummary:
    """Return the summary that ``dataclasses.asdict`` took apart."""
    created = stored["created_at"]
    return ProjectSummary(
        **{
            **stored,
            "path": path,
            "recording": Path(stored["recording"]),
            "created_at": None if created is None else datetime.fromisoformat(created),
            "edited_at": datetime.fromisoformat(stored["edited_at"]),
            "speakers": tuple(stored["speakers"]),
            "tags": tuple(stored["tags"]),
        }
    )
