"""The rows of a project file as values, and back. Every function takes an open connection; none commits."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple
from typing import Any

from engine.doubt.background import Background
from engine.project.journal import JournalEntry
from engine.project.schema import MIGRATIONS
from engine.recognition.results import (
    Flag,
    Options,
    Provenance,
    RecognisedWindow,
    SegmentFigures,
    Span,
    Step,
    Task,
    Trouble,
    Window,
    WordEvidence,
)
from engine.transcript.edits import SetOffset
from engine.transcript.notes import Anchor, Note, NoteKind
from engine.transcript.paragraphing import Turn
from engine.transcript.script import edit_from_json, edit_to_json, words_from_json, words_to_json
from engine.transcript.transcript import Change
from engine.transcript.words import ModelWord, Paragraph, Speaker

# Paragraphs stand this far apart to begin with; one that comes between takes the middle.
_STEP = 1024.0
_TOO_CLOSE = 1e-6


def read_facts(connection: sqlite3.Connection) -> dict[str, Any]:
    """Return the named facts."""
    return {name: json.loads(value) for name, value in connection.execute("SELECT name, value FROM fact")}


def write_fact(connection: sqlite3.Connection, name: str, value: object) -> None:
    """Set a named fact to something that JSON can hold."""
    text = json.dumps(value, ensure_ascii=False)
    connection.execute("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", (name, text))


def read_paragraphs(connection: sqlite3.Connection) -> list[Paragraph]:
    """Return the transcript's paragraphs in order."""
    rows = connection.execute("SELECT id, text, words, start_ms, end_ms, speaker_id FROM paragraph ORDER BY position")
    return [
        Paragraph(id_, text, words_from_json(json.loads(words)), start_ms, end_ms, speaker_id)
        for id_, text, words, start_ms, end_ms, speaker_id in rows
    ]


def read_speakers(connection: sqlite3.Connection) -> list[Speaker]:
    """Return the speakers."""
    rows = connection.execute("SELECT id, name, initials, colour, role, attributes FROM speaker ORDER BY id")
    return [
        Speaker(id_, name, initials, colour, role, tuple(json.loads(attributes).items()))
        for id_, name, initials, colour, role, attributes in rows
    ]


def read_notes(connection: sqlite3.Connection) -> list[Note]:
    """Return the notes."""
    rows = connection.execute("SELECT id, text, kind, time_ms, paragraph_id, word FROM note ORDER BY id")
    return [
        Note(id_, text, NoteKind(kind), None if time_ms is None else Anchor(time_ms, paragraph_id, word))
        for id_, text, kind, time_ms, paragraph_id, word in rows
    ]


def read_model_words(connection: sqlite3.Connection) -> list[ModelWord]:
    """Return what the model wrote, in order."""
    rows = connection.execute("SELECT id, text, start_ms, end_ms, probability, joined FROM model_word ORDER BY id")
    return [
        ModelWord(id_, text, start_ms, end_ms, probability, bool(joined))
        for id_, text, start_ms, end_ms, probability, joined in rows
    ]


def write_model_words(connection: sqlite3.Connection, words: Iterable[ModelWord]) -> None:
    """Add what the model wrote."""
    connection.executemany(
        "INSERT INTO model_word (id, text, start_ms, end_ms, probability, joined) VALUES (?, ?, ?, ?, ?, ?)",
        [(word.id, word.text, word.start_ms, word.end_ms, word.probability, word.joined) for word in words],
    )


def read_evidence(connection: sqlite3.Connection) -> dict[int, WordEvidence]:
    """Return what speaks for and against the model's words, by their ids; those of older files have nothing."""
    rows = connection.execute(
        "SELECT id, least, mean, first, last, tokens, rarity, support, loudness_db FROM word_evidence"
    )
    return {id_: WordEvidence(*evidence) for id_, *evidence in rows}


def write_evidence(connection: sqlite3.Connection, evidence: Mapping[int, WordEvidence]) -> None:
    """Add what speaks for and against words of the model's."""
    connection.executemany(
        "INSERT INTO word_evidence (id, least, mean, first, last, tokens, rarity, support, loudness_db) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(id_, *astuple(signs)) for id_, signs in evidence.items()],
    )


def read_turns(connection: sqlite3.Connection) -> list[Turn]:
    """Return the speaker turns that were known beforehand."""
    return [Turn(*row) for row in connection.execute("SELECT start_ms, end_ms, speaker_id FROM turn ORDER BY start_ms")]


def write_turns(connection: sqlite3.Connection, turns: Iterable[Turn]) -> None:
    """Add speaker turns."""
    connection.executemany(
        "INSERT INTO turn (start_ms, end_ms, speaker_id) VALUES (?, ?, ?)",
        [(turn.start_ms, turn.end_ms, turn.speaker_id) for turn in turns],
    )


def read_windows(connection: sqlite3.Connection) -> tuple[list[Window], set[int]]:
    """Return the planned windows, and the indices of those that are recognised."""
    windows, finished = [], set()
    rows = connection.execute(
        "SELECT id, start_ms, end_ms, speech, segments IS NOT NULL FROM recognition_window ORDER BY id"
    )
    for index, start_ms, end_ms, speech, done in rows:
        windows.append(Window(index, start_ms, end_ms, tuple(Span(*span) for span in json.loads(speech))))
        if done:
            finished.add(index)
    return windows, finished


def write_windows(connection: sqlite3.Connection, windows: Iterable[Window]) -> None:
    """Add planned windows."""
    connection.executemany(
        "INSERT INTO recognition_window (id, start_ms, end_ms, speech) VALUES (?, ?, ?, ?)",
        [
            (window.index, window.start_ms, window.end_ms, json.dumps([astuple(span) for span in window.speech]))
            for window in windows
        ],
    )


def finish_window(connection: sqlite3.Connection, result: RecognisedWindow, run_id: int) -> None:
    """Mark a window as recognised, with the figures of its segments and what is wrong with them."""
    segments = [
        {
            "words": len(segment.words),
            "average_log_probability": segment.average_log_probability,
            "no_speech_probability": segment.no_speech_probability,
            "compression_ratio": segment.compression_ratio,
            "step": segment.step,
        }
        for segment in result.segments
    ]
    connection.execute(
        "UPDATE recognition_window SET segments = ?, flags = ?, language = ?, run_id = ? WHERE id = ?",
        (
            json.dumps(segments),
            json.dumps([astuple(flag) for flag in result.flags]),
            result.language,
            run_id,
            result.window.index,
        ),
    )


def read_segments(connection: sqlite3.Connection) -> dict[int, tuple[SegmentFigures, ...]]:
    """Return the figures of each recognised window's segments, by the window's index."""
    rows = connection.execute("SELECT id, segments FROM recognition_window WHERE segments IS NOT NULL")
    return {
        index: tuple(
            SegmentFigures(
                segment["words"],
                segment["average_log_probability"],
                segment["no_speech_probability"],
                segment["compression_ratio"],
                Step(segment.get("step", Step.PLAIN)),
            )
            for segment in json.loads(value)
        )
        for index, value in rows
    }


def read_background(connection: sqlite3.Connection) -> Background:
    """Return what is known of the model's words beside themselves; nothing of a file that older steps made."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < len(MIGRATIONS):
        return Background()
    windows, finished = read_windows(connection)
    return Background(
        {window.index: window for window in windows if window.index in finished},
        read_segments(connection),
        read_evidence(connection),
    )


def read_flags(connection: sqlite3.Connection) -> list[Flag]:
    """Return what is wrong with recognised windows, in their order."""
    flags = []
    for (value,) in connection.execute("SELECT flags FROM recognition_window WHERE flags != '[]' ORDER BY id"):
        flags += [Flag(Trouble(trouble), start_ms, end_ms) for trouble, start_ms, end_ms in json.loads(value)]
    return flags


def read_steps(connection: sqlite3.Connection) -> Counter[str]:
    """Return how many segments were decoded in which way; those of older files as the empty string."""
    steps: Counter[str] = Counter()
    for (value,) in connection.execute("SELECT segments FROM recognition_window WHERE segments IS NOT NULL"):
        steps.update(segment.get("step", "") for segment in json.loads(value))
    return steps


def read_provenances(connection: sqlite3.Connection) -> dict[int, Provenance]:
    """Return where words come from, by run."""
    rows = connection.execute("SELECT id, provenance FROM recognition_run ORDER BY id")
    return {run_id: provenance_from_json(json.loads(value)) for run_id, value in rows}


def write_provenance(connection: sqlite3.Connection, run_id: int, provenance: Provenance) -> None:
    """Store a run of the recogniser."""
    value = json.dumps(asdict(provenance), ensure_ascii=False)
    connection.execute("INSERT OR REPLACE INTO recognition_run (id, provenance) VALUES (?, ?)", (run_id, value))


def provenance_from_json(value: dict[str, Any]) -> Provenance:
    """Return the provenance that ``dataclasses.asdict`` took apart."""
    options = dict(value["options"])
    options["vocabulary"] = tuple(options["vocabulary"])
    options["task"] = Task(options.get("task", Task.TRANSCRIBE))
    libraries = tuple((str(name), str(version)) for name, version in value["libraries"])
    return Provenance(
        value["model"],
        value["model_sha256"],
        Options(**options),
        libraries,
        value["language"],
        tuple((str(name), str(sha256)) for name, sha256 in value.get("model_files", ())),
        value.get("compute_type", ""),
        value.get("processor", ""),
        value.get("device", "cpu"),
    )


def read_run_of_windows(connection: sqlite3.Connection) -> dict[int, int]:
    """Return the run that recognised each window, by the window's index."""
    return dict(connection.execute("SELECT id, run_id FROM recognition_window WHERE run_id IS NOT NULL"))


def read_language_of_windows(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the language in which each window was heard, where that is known, by the window's index."""
    return dict(connection.execute("SELECT id, language FROM recognition_window WHERE language IS NOT NULL"))


def read_journal(connection: sqlite3.Connection) -> Iterator[JournalEntry]:
    """Give every edit since the beginning."""
    for at_ms, edit, who, way in connection.execute("SELECT at_ms, edit, who, way FROM journal ORDER BY id"):
        yield JournalEntry(at_ms, edit_from_json(json.loads(edit)), who, way)


def write_change(
    connection: sqlite3.Connection, change: Change, after: int | None, at_ms: int, who: str = "", way: str = ""
) -> None:
    """Add a change to the journal and bring the transcript's rows up to it.

    Args:
        connection: The project file.
        change: What an edit did.
        after: The paragraph behind which the changed ones stand; None at the start.
        at_ms: When, in milliseconds since 1970.
        who: Name of who made it, if there is one.
        way: How; see ``JournalEntry``.
    """
    edit = json.dumps(edit_to_json(change.edit), ensure_ascii=False, separators=(",", ":"))
    connection.execute("INSERT INTO journal (at_ms, edit, who, way) VALUES (?, ?, ?, ?)", (at_ms, edit, who, way))
    if isinstance(change.edit, SetOffset):
        write_fact(connection, "offset_ms", change.edit.offset_ms)
    kept = {paragraph.id for paragraph in change.inserted}
    old = {paragraph.id for paragraph in change.removed}
    connection.executemany("DELETE FROM paragraph WHERE id = ?", [(id_,) for id_ in old - kept])
    for paragraph in change.inserted:
        if paragraph.id in old:
            _update_paragraph(connection, paragraph)
        else:
            _insert_paragraph(connection, paragraph, after)
        after = paragraph.id
    _write_notes(connection, change)


def write_speakers(connection: sqlite3.Connection, speakers: Iterable[Speaker]) -> None:
    """Put these speakers in place of all."""
    connection.execute("DELETE FROM speaker")
    connection.executemany(
        "INSERT INTO speaker (id, name, initials, colour, role, attributes) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                speaker.id,
                speaker.name,
                speaker.initials,
                speaker.colour,
                speaker.role,
                json.dumps(dict(speaker.attributes), ensure_ascii=False),
            )
            for speaker in speakers
        ],
    )


def _write_notes(connection: sqlite3.Connection, change: Change) -> None:
    connection.executemany("DELETE FROM note WHERE id = ?", [(note.id,) for note in change.notes_before])
    connection.executemany(
        "INSERT INTO note (id, text, kind, time_ms, paragraph_id, word) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (note.id, note.text, note.kind, *((None, None, None) if note.anchor is None else astuple(note.anchor)))
            for note in change.notes_after
        ],
    )


def _words(paragraph: Paragraph) -> str:
    return json.dumps(words_to_json(paragraph.words), ensure_ascii=False, separators=(",", ":"))


def _update_paragraph(connection: sqlite3.Connection, paragraph: Paragraph) -> None:
    connection.execute(
        "UPDATE paragraph SET speaker_id = ?, start_ms = ?, end_ms = ?, text = ?, words = ? WHERE id = ?",
        (paragraph.speaker_id, paragraph.start_ms, paragraph.end_ms, paragraph.text, _words(paragraph), paragraph.id),
    )


def _insert_paragraph(connection: sqlite3.Connection, paragraph: Paragraph, after: int | None) -> None:
    low, high = _gap(connection, after)
    if high is not None and high - low < _TOO_CLOSE:
        connection.execute(
            f"UPDATE paragraph SET position = place * {_STEP} FROM "
            "(SELECT id AS key, row_number() OVER (ORDER BY position) AS place FROM paragraph) WHERE id = key"
        )
        low, high = _gap(connection, after)
    position = low + _STEP if high is None else (low + high) / 2
    connection.execute(
        "INSERT INTO paragraph (id, position, speaker_id, start_ms, end_ms, text, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            paragraph.id,
            position,
            paragraph.speaker_id,
            paragraph.start_ms,
            paragraph.end_ms,
            paragraph.text,
            _words(paragraph),
        ),
    )


def _gap(connection: sqlite3.Connection, after: int | None) -> tuple[float, float | None]:
    """Return the positions between which a paragraph behind ``after`` belongs."""
    low = 0.0
    if after is not None:
        low = connection.execute("SELECT position FROM paragraph WHERE id = ?", (after,)).fetchone()[0]
    high = connection.execute("SELECT min(position) FROM paragraph WHERE position > ?", (low,)).fetchone()[0]
    return low, high
