"""Corrections as records for other programs: JSON, as ``correction.schema.json`` beside this file says, and CSV."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TextIO

from engine.project.correction_log import CorrectionLog
from engine.project.corrections import Correction, text_of
from engine.project.project import Project
from engine.project.remarks import remark_on
from engine.project.reviewed import ReviewedStretch
from engine.recognition.results import Provenance
from engine.transcript.words import ModelWord, Word

VERSION: Final = 1
"""Of the records; a later one with the same number may have more fields, none fewer and none of another meaning."""

SCHEMA: Final = Path(__file__).with_name("correction.schema.json")

COLUMNS: Final = (
    "id",
    "kind",
    "operation",
    "text_model",
    "text",
    "start_ms",
    "end_ms",
    "speaker_model",
    "speaker",
    "probability",
    "at",
    "who",
    "took_ms",
    "edits",
    "way",
    "excluded",
    "comment",
    "paragraph_id",
    "recording_sha256",
    "model",
    "model_sha256",
    "language",
)
"""Those fields of a record that are a column of the CSV file, in order."""


def records(project: Project, log: CorrectionLog) -> Iterator[dict[str, Any]]:
    """Give the corrections of a project as values for ``json.dumps``, in the order of the log."""
    for correction in log.corrections():
        yield _record(project, log, correction)


def write_csv(rows: Iterable[dict[str, Any]], file: TextIO) -> None:
    """Write records as a table with commas, with a line of headings; what is not there is empty."""
    writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def reviewed_record(project: Project, stretch: ReviewedStretch) -> dict[str, Any]:
    """Return what was reviewed and left as a value for ``json.dumps``."""
    return {
        "evidence": stretch.evidence,
        "text": text_of(stretch.words),
        "words": len(stretch.words),
        "start_ms": stretch.start_ms,
        "end_ms": stretch.end_ms,
        "speaker": speaker_name(project, stretch.paragraph.speaker_id),
        "paragraph_id": stretch.paragraph.id,
        "recording_sha256": project.recording.sha256,
    }


def _record(project: Project, log: CorrectionLog, correction: Correction) -> dict[str, Any]:
    circumstances = log.circumstances(correction)
    remark = remark_on(correction, project.remarks)
    return {
        "version": VERSION,
        "id": correction.key,
        "kind": correction.kind,
        "operation": correction.operation,
        "text_model": text_of(correction.model_words),
        "text": text_of(correction.words),
        "start_ms": correction.start_ms,
        "end_ms": correction.end_ms,
        "model_words": [_model_word(word) for word in correction.model_words],
        "words": [_word(word) for word in correction.words],
        "alignment": [list(pair) for pair in correction.pairs],
        "probability": correction.probability,
        "speaker_model": speaker_name(project, correction.model_speaker_id),
        "speaker": speaker_name(project, correction.speaker_id),
        "paragraph_id": correction.paragraph_id,
        "at": circumstances.at.isoformat(timespec="milliseconds"),
        "who": circumstances.who or None,
        "took_ms": circumstances.took_ms,
        "edits": circumstances.edits,
        "way": circumstances.way,
        "doubt_shown": circumstances.doubt_shown,
        "excluded": remark.excluded,
        "comment": remark.comment or None,
        "recording_sha256": project.recording.sha256,
        **_origin(_provenance(project, correction)),
    }


def _model_word(word: ModelWord) -> dict[str, Any]:
    return {
        "id": word.id,
        "text": word.text,
        "start_ms": word.start_ms,
        "end_ms": word.end_ms,
        "probability": word.probability,
    }


def _word(word: Word) -> dict[str, Any]:
    return {"text": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms, "timing": word.timing}


def speaker_name(project: Project, speaker_id: int | None) -> str | None:
    """Return a speaker's name; None where nobody is known."""
    speaker = None if speaker_id is None else project.transcript.speakers.get(speaker_id)
    return speaker.name if speaker else None


def _provenance(project: Project, correction: Correction) -> Provenance | None:
    """Return where the words come from that were corrected, or those before an insertion."""
    heard = correction.model_words[0] if correction.model_words else None
    if heard is None and correction.after_id is not None:
        heard = project.transcript.model_word(correction.after_id)
    return project.provenance if heard is None else project.provenance_of(heard)


def _origin(provenance: Provenance | None) -> dict[str, Any]:
    return {
        "model": provenance and provenance.model,
        "model_sha256": provenance and provenance.model_sha256,
        "language": provenance and provenance.language,
        "options": provenance and asdict(provenance.options),
        "libraries": dict(provenance.libraries) if provenance else {},
    }
