"""What is known of every project of a corpus, in one SQLite file: nothing is taken twice, and any number is listed.

The file is derived from the projects and may be deleted. Projects come in whatever order their workers finish; what
gets into a build is decided afterwards, in an order that depends on the utterances alone.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np

from engine.corpus.duplicates import first_of_each, same_passages
from engine.corpus.entries import moved
from engine.corpus.reasons import Reason
from engine.corpus.splits import Split, Splits, split_of_hash
from engine.corpus.taking import Taken
from engine.corpus.utterances import Grade, LeftOut
from engine.errors import CorpusUnusable

_VERSION: Final = 1

_TABLES: Final = """
CREATE TABLE project (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    recording TEXT NOT NULL,
    recording_sha256 TEXT NOT NULL,
    against TEXT,
    problem TEXT NOT NULL,
    expires_on TEXT
);
CREATE TABLE withdrawn (project INTEGER NOT NULL, speaker TEXT NOT NULL);
CREATE TABLE candidate (
    number INTEGER PRIMARY KEY,
    project INTEGER NOT NULL,
    id TEXT NOT NULL,
    recording TEXT NOT NULL,
    speaker TEXT NOT NULL,
    grade INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    print BLOB NOT NULL,
    line TEXT NOT NULL,
    split TEXT,                         -- where it goes; NULL where something is against it
    against TEXT
);
CREATE INDEX candidate_id ON candidate (id);
CREATE INDEX candidate_project ON candidate (project);
CREATE INDEX candidate_recording ON candidate (recording, speaker);
CREATE TABLE left_out (
    project INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX left_out_project ON left_out (project);
"""

# An utterance that shares this much of the shorter one with another is the same speech.
_SHARED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a project: in which state it was taken from, of which recording, with what against it.

    Attributes:
        has_clips: It gave some.
    """

    state: str
    recording: str
    against: Reason | None
    expires_on: date | None
    has_clips: bool


@dataclass(frozen=True, slots=True)
class ProjectState:
    """What a project gives.

    Attributes:
        against: Why it gives nothing, as a whole; None where nothing is against it.
        problem: What went wrong, where it can't be read.
        utterances: How many get into a build.
        duration_ms: How long they are together.
        left_out: How many stretches do not, by reason.
    """

    path: Path
    recording: str
    against: Reason | None
    problem: str
    utterances: int
    duration_ms: int
    left_out: dict[Reason, int]


class Index:
    """The index of a corpus. Belongs to one thread."""

    def __init__(self, path: Path) -> None:
        """Open an index, or make one; one that is damaged, too, is made anew.

        Raises:
            CorpusUnusable: It can't be read or written.
        """
        self._path = path
        try:
            try:
                self._open(path)
            except sqlite3.OperationalError:  # the disk, or another process: that is no damage
                raise
            except sqlite3.DatabaseError:
                path.unlink()
                self._open(path)
        except (sqlite3.Error, OSError) as error:
            raise CorpusUnusable(path, str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def known(self) -> dict[Path, Known]:
        """Return what is known of each project, by its path."""
        query = (
            "SELECT path, state, recording, against, expires_on, "
            "EXISTS (SELECT 1 FROM candidate WHERE project = project.id) FROM project"
        )
        return {
            Path(path): Known(
                state,
                recording,
                Reason(against) if against else None,
                date.fromisoformat(expires_on) if expires_on else None,
                bool(has_clips),
            )
            for path, state, recording, against, expires_on, has_clips in self._rows(query)
        }

    def store(self, taken: Taken) -> None:
        """Put what was taken from a project in place of what there was of it, in one transaction."""
        before = self.known().get(taken.project) if not taken.recording else None
        with self._transaction():
            self._remove(taken.project)
            cursor = self._connection.execute(
                "INSERT INTO project (path, state, recording, recording_sha256, against, problem, expires_on) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    str(taken.project),
                    taken.state,
                    taken.recording or (before.recording if before else ""),
                    taken.recording_sha256,
                    taken.against,
                    taken.problem,
                    taken.expires_on and taken.expires_on.isoformat(),
                ),
            )
            project = cursor.lastrowid
            self._connection.executemany(
                "INSERT INTO withdrawn (project, speaker) VALUES (?, ?)",
                [(project, speaker) for speaker in taken.withdrawn_speakers],
            )
            self._connection.executemany(
                "INSERT INTO candidate (project, id, recording, speaker, grade, start_ms, end_ms, print, line) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        project,
                        found.id,
                        found.recording,
                        found.speaker,
                        found.grade,
                        found.start_ms,
                        found.end_ms,
                        found.print.to_bytes(8, "big"),
                        found.line,
                    )
                    for found in taken.candidates
                ],
            )
            self._connection.executemany(
                "INSERT INTO left_out (project, start_ms, end_ms, reason) VALUES (?, ?, ?, ?)",
                [(project, stretch.start_ms, stretch.end_ms, stretch.reason) for stretch in taken.left_out],
            )

    def keep_only(self, projects: Iterable[Path]) -> None:
        """Forget every other project."""
        gone = self.known().keys() - set(projects)
        with self._transaction():
            for path in gone:
                self._remove(path)

    def decide(self, splits: Splits) -> None:
        """Decide of every candidate whether and where it gets into a build.

        Args:
            splits: What is placed so far; finds places for the rest.
        """
        with self._transaction():
            self._connection.execute("UPDATE candidate SET split = NULL, against = NULL")
            self._object(Reason.WITHDRAWN, "speaker IN (SELECT speaker FROM withdrawn)")
            self._place(splits)
            self._object(Reason.UNVERIFIED_TEST, "split = ? AND grade < ?", Split.TEST, Grade.VERIFIED)
            self._drop_duplicates(splits)

    def lines(self) -> Iterator[str]:
        """Give the lines of a build's utterances, in the order of their ids."""
        query = "SELECT line, split FROM candidate WHERE split IS NOT NULL ORDER BY id"
        for line, split in self._rows(query):
            yield moved(line, Split(split))

    def spans(self, recording: str) -> list[tuple[int, int]]:
        """Return start and end of every candidate of a recording."""
        return list(self._rows("SELECT start_ms, end_ms FROM candidate WHERE recording = ?", recording))

    def projects(self) -> list[ProjectState]:
        """Return what each project gives, by its path."""
        left_out: dict[int, Counter[Reason]] = {}
        for project, reason, count in self._rows("SELECT project, reason, count(*) FROM left_out GROUP BY 1, 2"):
            left_out.setdefault(project, Counter())[Reason(reason)] += count
        for project, reason, count in self._rows(
            "SELECT project, against, count(*) FROM candidate WHERE against IS NOT NULL GROUP BY 1, 2"
        ):
            left_out.setdefault(project, Counter())[Reason(reason)] += count
        given = {
            project: (count, duration_ms)
            for project, count, duration_ms in self._rows(
                "SELECT project, count(*), sum(end_ms - start_ms) FROM candidate WHERE split IS NOT NULL GROUP BY 1"
            )
        }
        return [
            ProjectState(
                Path(path),
                recording,
                Reason(against) if against else None,
                problem,
                *given.get(project, (0, 0)),
                left_out=dict(sorted(left_out.get(project, Counter()).items())),
            )
            for project, path, recording, against, problem in self._rows(
                "SELECT id, path, recording, against, problem FROM project ORDER BY path"
            )
        ]

    def objection(self, recording: str, speaker: str) -> Reason | None:
        """Return why no build may hold what a speaker says in a recording; None where nothing speaks against it."""
        against = [
            Reason(reason) if reason else None
            for (reason,) in self._rows("SELECT against FROM project WHERE recording = ?", recording)
        ]
        if not against:
            return Reason.NO_PROJECT
        if None not in against:
            return against[0]
        is_withdrawn = next(self._rows("SELECT 1 FROM withdrawn WHERE speaker = ?", speaker), None)
        return Reason.WITHDRAWN if is_withdrawn else None

    def listed(self, *, split: Split | None = None, speaker: str | None = None, text: str = "") -> Iterator[str]:
        """Give lines of a build's utterances, in the order of their ids, one after the other however many there are.

        Args:
            split: Only what goes there.
            speaker: Only what somebody says, by pseudonym.
            text: Only where this stands in the line, in any case.
        """
        conditions, facts = ["split IS NOT NULL"], list[object]()
        for condition, fact in (("split = ?", split), ("speaker = ?", speaker), ("instr(lower(line), lower(?))", text)):
            if fact:
                conditions.append(condition)
                facts.append(fact)
        query = f"SELECT line, split FROM candidate WHERE {' AND '.join(conditions)} ORDER BY id"
        for line, where in self._rows(query, *facts):
            yield moved(line, Split(where))

    def left_out(self, reason: Reason | None = None) -> Iterator[tuple[Path, LeftOut]]:
        """Give what is left out of a build, for a reason or for any, by project and time, with the project's path."""
        query = (
            "SELECT path, start_ms, end_ms, reason FROM ("
            "SELECT project, start_ms, end_ms, reason FROM left_out UNION ALL "
            "SELECT project, start_ms, end_ms, against FROM candidate WHERE against IS NOT NULL"
            ") AS stretch "
            "JOIN project ON project.id = stretch.project WHERE ? IS NULL OR reason = ? ORDER BY path, start_ms"
        )
        for path, start_ms, end_ms, why in self._rows(query, reason, reason):
            yield Path(path), LeftOut(start_ms, end_ms, Reason(why))

    def _open(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        try:
            if self._connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
                self._start_anew()
        except sqlite3.Error:
            self._connection.close()
            raise

    def _start_anew(self) -> None:
        with self._transaction():
            names = [name for (name,) in self._rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            for name in names:
                self._connection.execute(f'DROP TABLE "{name}"')
            for statement in _TABLES.split(";\n"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {_VERSION}")

    def _remove(self, path: Path) -> None:
        for (project,) in self._connection.execute("SELECT id FROM project WHERE path = ?", (str(path),)).fetchall():
            for table in ("withdrawn", "candidate", "left_out"):
                self._connection.execute(f"DELETE FROM {table} WHERE project = ?", (project,))
            self._connection.execute("DELETE FROM project WHERE id = ?", (project,))

    def _object(self, reason: Reason, condition: str, *facts: object) -> None:
        """Speak against what nothing is against yet and a condition holds of."""
        self._connection.execute(
            f"UPDATE candidate SET split = NULL, against = ? WHERE against IS NULL AND {condition}", (reason, *facts)
        )

    def _place(self, splits: Splits) -> None:
        recordings = {
            recording: split_of_hash(sha256)
            for recording, sha256 in self._rows("SELECT DISTINCT recording, recording_sha256 FROM project")
        }
        pairs = list(self._rows("SELECT DISTINCT speaker, recording FROM candidate WHERE against IS NULL"))
        splits.place({recording: recordings[recording] for _, recording in pairs}, pairs)
        for speaker, recording in pairs:
            split = splits.of(recording, speaker)
            self._connection.execute(
                "UPDATE candidate SET split = ?, against = ? WHERE recording = ? AND speaker = ? AND against IS NULL",
                (split, None if split else Reason.SPLIT, recording, speaker),
            )

    def _drop_duplicates(self, splits: Splits) -> None:
        """Of what is the same speech, leave one: what was there first, then in the test, then the best reviewed."""
        self._connection.execute("CREATE TEMP TABLE IF NOT EXISTS since (recording TEXT PRIMARY KEY, round INTEGER)")
        self._connection.execute("DELETE FROM since")
        self._connection.executemany("INSERT INTO since VALUES (?, ?)", list(splits.since.items()))
        (count,) = self._connection.execute("SELECT count(*) FROM candidate WHERE split IS NOT NULL").fetchone()
        numbers = np.empty(count, np.int64)
        prints = np.empty(count, np.uint64)
        durations_ms = np.empty(count, np.int32)
        query = (
            "SELECT number, print, end_ms - start_ms FROM candidate JOIN since USING (recording) "
            "WHERE split IS NOT NULL ORDER BY round, split = 'train', split = 'validation', grade DESC, id, line"
        )
        for place, (number, print_, duration_ms) in enumerate(self._rows(query)):
            numbers[place], durations_ms[place] = number, duration_ms
            prints[place] = int.from_bytes(print_, "big")
        same_time = list(self._overlapping())
        wanted = {number for pair in same_time for number in pair}
        place_of = {number: place for place, number in enumerate(numbers.tolist()) if number in wanted}
        pairs = set(same_passages(prints, durations_ms))
        for one, other in same_time:
            pairs.add((min(place_of[one], place_of[other]), max(place_of[one], place_of[other])))
        stays = first_of_each(count, pairs)
        self._connection.executemany(
            "UPDATE candidate SET split = NULL, against = ? WHERE number = ?",
            [(Reason.DUPLICATE, number) for number in numbers[~stays].tolist()],
        )

    def _overlapping(self) -> Iterator[tuple[int, int]]:
        """Give pairs of candidates, by number, that are the same speech in two projects of one recording."""
        several = self._rows("SELECT recording FROM project GROUP BY recording HAVING count(*) > 1")
        for (recording,) in several:
            found = self._connection.execute(
                "SELECT start_ms, end_ms, project, number FROM candidate "
                "WHERE recording = ? AND split IS NOT NULL ORDER BY start_ms",
                (recording,),
            ).fetchall()
            for place, (start_ms, end_ms, project, number) in enumerate(found):
                for other_start_ms, other_end_ms, other_project, other_number in found[place + 1 :]:
                    if other_start_ms >= end_ms:
                        break
                    shared_ms = min(end_ms, other_end_ms) - other_start_ms
                    shorter_ms = min(end_ms - start_ms, other_end_ms - other_start_ms)
                    if project != other_project and shared_ms > _SHARED * shorter_ms:
                        yield number, other_number

    def _rows(self, query: str, *facts: object) -> Iterator[Any]:
        with closing(self._connection.cursor()) as cursor:
            yield from cursor.execute(query, facts)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Write all of it, or nothing; CorpusUnusable where the disk takes no more."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise CorpusUnusable(self._path, str(error)) from error
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
