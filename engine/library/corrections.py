"""The index of all projects' corrections: a SQLite file beside the library's, which is made anew where it is missing.

It answers with as many rows as can be seen, however many there are; none are held in memory.
"""

import contextlib
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from engine.errors import EarmarkError
from engine.jobs import Report
from engine.library.library import Library
from engine.library.refresh import state_of
from engine.project.correction_kinds import CorrectionKind, Operation
from engine.project.correction_log import CorrectionLog
from engine.project.corrections import Correction, text_of
from engine.project.project import Project
from engine.project.remarks import remark_on

_VERSION: Final = 1
_BUSY_S: Final = 5.0
# A project's corrections are numbered from its id times this, so that they are in order of projects and time.
_MOST_CORRECTIONS: Final = 1 << 20

_TABLES: Final = (
    "CREATE TABLE project (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, state TEXT NOT NULL)",
    "CREATE TABLE correction (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, operation TEXT NOT NULL, "
    "heard TEXT NOT NULL, stands TEXT NOT NULL, speaker TEXT NOT NULL, comment TEXT NOT NULL, "
    "excluded INTEGER NOT NULL, start_ms INTEGER NOT NULL, paragraph_id INTEGER NOT NULL, "
    "start INTEGER NOT NULL, length INTEGER NOT NULL, folded TEXT NOT NULL)",
    "CREATE INDEX correction_kind ON correction (kind, id)",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which corrections are looked for.

    Attributes:
        words: Stand in them before or after, in the speaker's name or in the comment.
        kind: Their kind; None for all.
    """

    words: str = ""
    kind: CorrectionKind | None = None


@dataclass(frozen=True, slots=True)
class IndexedCorrection:
    """A correction of some project, as far as a list shows it.

    Attributes:
        id: Rises from project to project, and with time in each.
        start: First character of it in the paragraph.
        length: How many characters it has there.
    """

    id: int
    project: Path
    kind: CorrectionKind
    operation: Operation | None
    heard: str
    stands: str
    speaker: str
    comment: str
    excluded: bool
    start_ms: int
    paragraph_id: int
    start: int
    length: int


class CorrectionIndex:
    """An open index. Each thread needs one of its own."""

    def __init__(self, path: Path) -> None:
        """Open an index, or make it anew where it is not there or of another version. Raises sqlite3.Error."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
        try:
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if version != _VERSION:
                self._make_anew()
            path.chmod(0o600)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def states(self) -> dict[Path, str]:
        """Return the projects that were read, each with the state that it was in."""
        return {Path(path): state for path, state in self._connection.execute("SELECT path, state FROM project")}

    def store(self, path: Path, state: str, corrections: Iterable[IndexedCorrection]) -> None:
        """Put a project's corrections, whose ids count from 0, in place of what was known of it."""
        with self._changing():
            self._drop(path)
            cursor = self._connection.execute("INSERT INTO project (path, state) VALUES (?, ?)", (str(path), state))
            first = (cursor.lastrowid or 0) * _MOST_CORRECTIONS
            self._connection.executemany(
                f"INSERT INTO correction VALUES ({', '.join('?' * 13)})",
                (
                    (
                        first + one.id,
                        one.kind.value,
                        one.operation.value if one.operation else "",
                        one.heard,
                        one.stands,
                        one.speaker,
                        one.comment,
                        one.excluded,
                        one.start_ms,
                        one.paragraph_id,
                        one.start,
                        one.length,
                        "\n".join((one.heard, one.stands, one.speaker, one.comment)).casefold(),
                    )
                    for one in corrections
                ),
            )

    def remove(self, path: Path) -> None:
        """Forget a project."""
        with self._changing():
            self._drop(path)

    def count(self, wanted: Wanted) -> int:
        """Count the corrections that are wanted."""
        condition, values = _condition(wanted)
        count: int = self._connection.execute(f"SELECT count(*) FROM correction WHERE {condition}", values).fetchone()[
            0
        ]
        return count

    def page(self, wanted: Wanted, after_id: int, most: int) -> list[IndexedCorrection]:
        """Return so many of the wanted corrections that follow one, by its id; -1 for the first ones."""
        condition, values = _condition(wanted)
        rows = self._connection.execute(
            "SELECT correction.id, path, kind, operation, heard, stands, speaker, comment, excluded, start_ms, "
            "paragraph_id, start, length FROM correction JOIN project ON project.id = correction.id / ? "
            f"WHERE correction.id > ? AND {condition} ORDER BY correction.id LIMIT ?",
            (_MOST_CORRECTIONS, after_id, *values, most),
        )
        return [
            IndexedCorrection(
                id_,
                Path(path),
                CorrectionKind(kind),
                Operation(operation) if operation else None,
                heard,
                stands,
                speaker,
                comment,
                bool(excluded),
                *place,
            )
            for id_, path, kind, operation, heard, stands, speaker, comment, excluded, *place in rows
        ]

    def _make_anew(self) -> None:
        with self._changing():
            for table in ("correction", "project"):
                self._connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _TABLES:
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {_VERSION}")

    def _drop(self, path: Path) -> None:
        row = self._connection.execute("SELECT id FROM project WHERE path = ?", (str(path),)).fetchone()
        if row is not None:
            first = row[0] * _MOST_CORRECTIONS
            self._connection.execute(
                "DELETE FROM correction WHERE id BETWEEN ? AND ?", (first, first + _MOST_CORRECTIONS - 1)
            )
            self._connection.execute("DELETE FROM project WHERE id = ?", row)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def default_index(library: Path) -> Path:
    """Return where the index that belongs to a library is."""
    return library.with_name("corrections.sqlite")


def refresh_index(index: Path, library: Path, report: Report) -> int:
    """Bring the index up to the projects of a library, in a child process.

    Reports how many projects were looked at, and how many there are, as a pair. A project that can't be read has none.

    Returns:
        How many projects were read.
    """
    with Library(library) as known:
        paths = [row.path for row in known.rows()]
    read = 0
    with CorrectionIndex(index) as found:
        states = found.states()
        for gone in states.keys() - set(paths):
            found.remove(gone)
        for done, path in enumerate(paths, start=1):
            state = state_of(path)
            if states.get(path) != state:
                found.store(path, state, _corrections_in(path))
                read += 1
            report((done, len(paths)))
    return read


def _corrections_in(path: Path) -> list[IndexedCorrection]:
    try:
        with Project.open(path, read_only=True) as project:
            log = CorrectionLog(project.provenance.language if project.provenance else None)
            log.look_at_all(project.transcript)
            return [_indexed(number, project, one) for number, one in enumerate(log.corrections())]
    except EarmarkError:
        return []


def _indexed(number: int, project: Project, correction: Correction) -> IndexedCorrection:
    paragraph = project.transcript.paragraph(correction.paragraph_id)
    spans = list(paragraph.spans())
    first = bisect_left(paragraph.words, correction.start_ms, key=lambda word: word.start_ms)
    start = spans[first][0] if first < len(spans) else len(paragraph.text)
    last = min(first + len(correction.words), len(spans)) - 1
    speaker = project.transcript.speakers.get(correction.speaker_id or 0)
    remark = remark_on(correction, project.remarks)
    return IndexedCorrection(
        number,
        project.path,
        correction.kind,
        correction.operation,
        text_of(correction.model_words),
        text_of(correction.words),
        speaker.name if speaker else "",
        remark.comment,
        remark.excluded,
        correction.start_ms,
        paragraph.id,
        start,
        spans[last][1] - start if correction.words and last >= first else 0,
    )


def _condition(wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    parts, values = ["1"], []
    if wanted.kind is not None:
        parts.append("kind = ?")
        values.append(wanted.kind.value)
    if words := wanted.words.casefold().strip():
        parts.append("instr(folded, ?)")
        values.append(words)
    return " AND ".join(parts), tuple(values)
