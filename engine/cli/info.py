"""``earmark info``: what a project holds."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.cli.command import Command, add_json_argument
from engine.cli.output import print_json
from engine.formats.clock import clock
from engine.formats.source import ExportSource
from engine.project.correction_log import corrections
from engine.project.project import Project
from engine.recognition.results import Flag, Provenance, Span
from engine.transcript.words import Speaker

_DETAILS = """\
With --json, one line:
  {"project": PATH, "saved_at": TIME, "recording": PATH, "recording_found": BOOL, "recording_sha256": HASH,
   "duration_ms": N, "offset_ms": N, "paragraphs": N, "words": N, "reviewed_words": N, "doubtful_words": N,
   "corrections": N,
   "speakers": [{"id": N, "name": NAME, "initials": TEXT, "colour": N, "role": TEXT, "attributes": {...}}, ...],
   "windows": N, "finished_windows": N, "complete": BOOL,
   "model": NAME or null, "model_sha256": HASH or null, "language": CODE or null,
   "span": {"start_ms": N, "end_ms": N} or null, "flags": [{"trouble": KIND, "start_ms": N, "end_ms": N}, ...],
   "steps": {STEP: N, ...}, "provenance": {...} or null}
"offset_ms": what the time at the recording's beginning is called; other times in JSON are counted from there.
"span": what is to be recognised, null for all; "flags": stretches in trouble that no word's doubt shows; "steps": how
many phrases were decoded in which way; "provenance": what the latest words depend on.
"reviewed": written or confirmed by a person; "doubtful": marked in the editor; "windows": the stretches that the
recording is recognised in. With --paragraphs --json, a line for each paragraph:
  {"paragraph_id": N, "start_ms": N, "end_ms": N, "speaker_id": N or null, "speaker": NAME or null, "text": TEXT}
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--paragraphs", action="store_true", help="list the paragraphs with their ids")
    add_json_argument(parser)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What ``--json`` prints, in this order."""

    project: str
    saved_at: str
    recording: str
    recording_found: bool
    recording_sha256: str
    duration_ms: int
    offset_ms: int
    paragraphs: int
    words: int
    reviewed_words: int
    doubtful_words: int
    corrections: int
    speakers: tuple[dict[str, object], ...]
    windows: int
    finished_windows: int
    complete: bool
    model: str | None
    model_sha256: str | None
    language: str | None
    span: Span | None
    flags: tuple[Flag, ...]
    steps: dict[str, int]
    provenance: dict[str, object] | None


def _run(arguments: argparse.Namespace) -> int:
    with Project.open(arguments.project, read_only=True) as project:
        if arguments.paragraphs:
            _print_paragraphs(project, as_json=arguments.json)
            return 0
        facts = _facts(project)
    if arguments.json:
        print_json(asdict(facts))
    else:
        for name, value in _lines(facts):
            print(f"{name:<12} {value}")
    return 0


def _facts(project: Project) -> _Facts:
    transcript, recording, provenance = project.transcript, project.recording, project.provenance
    saved_at = datetime.fromtimestamp(project.path.stat().st_mtime, UTC)
    words = [word for paragraph in transcript.paragraphs for word in paragraph.words]
    return _Facts(
        project=str(project.path),
        saved_at=saved_at.isoformat(timespec="seconds"),
        recording=str(recording.path),
        recording_found=recording.path.is_file(),
        recording_sha256=recording.sha256,
        duration_ms=recording.duration_ms,
        offset_ms=transcript.offset_ms,
        paragraphs=len(transcript.paragraphs),
        words=len(words),
        reviewed_words=sum(word.reviewed for word in words),
        doubtful_words=_doubtful_words(project),
        corrections=len(corrections(project)),
        speakers=tuple(_speaker(speaker) for speaker in transcript.speakers.values()),
        windows=len(project.windows),
        finished_windows=len(project.finished),
        complete=project.complete,
        model=provenance.model if provenance else None,
        model_sha256=provenance.model_sha256 if provenance else None,
        language=provenance.language if provenance else None,
        span=project.span,
        flags=project.flags,
        steps=dict(project.steps()),
        provenance=_json_of(provenance) if provenance else None,
    )


def _speaker(speaker: Speaker) -> dict[str, object]:
    return {**asdict(speaker), "attributes": dict(speaker.attributes)}


def _json_of(provenance: Provenance) -> dict[str, object]:
    return {
        **asdict(provenance),
        "libraries": dict(provenance.libraries),
        "model_files": dict(provenance.model_files),
    }


def _lines(facts: _Facts) -> Iterator[tuple[str, object]]:
    reviewed = f" ({facts.reviewed_words / facts.words:.0%})" if facts.words else ""
    yield "project", facts.project
    yield "saved", facts.saved_at
    yield "recording", facts.recording + ("" if facts.recording_found else " (not found)")
    yield "length", clock(facts.duration_ms)
    if facts.offset_ms:
        yield "begins at", clock(facts.offset_ms)
    yield "recognised", f"{facts.finished_windows} of {facts.windows} windows"
    yield "model", facts.model or "–"
    yield "language", facts.language or "–"
    yield "speakers", ", ".join(str(speaker["name"]) for speaker in facts.speakers) or "–"
    yield "paragraphs", facts.paragraphs
    yield "words", facts.words
    yield "reviewed", f"{facts.reviewed_words}{reviewed}"
    yield "doubtful", facts.doubtful_words
    for flag in facts.flags:
        start, end = clock(flag.start_ms + facts.offset_ms), clock(flag.end_ms + facts.offset_ms)
        yield "trouble", f"{start}–{end}  {flag.trouble}"
    yield "corrections", facts.corrections


def _doubtful_words(project: Project) -> int:
    # They bring numpy along, which no other command should wait for.
    from engine.doubt.marks import Doubt, DoubtMarks
    from engine.project.doubts import doubts_of

    marks = DoubtMarks(doubts=doubts_of(project))
    levels = (marks.level(word) for paragraph in project.transcript.paragraphs for word in paragraph.words)
    return sum(level is not Doubt.NONE for level in levels)


def _print_paragraphs(project: Project, *, as_json: bool) -> None:
    source = ExportSource.of(project)
    for paragraph in source.paragraphs:
        speaker = source.speaker_of(paragraph)
        if as_json:
            print_json(
                {
                    "paragraph_id": paragraph.id,
                    "start_ms": paragraph.start_ms,
                    "end_ms": paragraph.end_ms,
                    "speaker_id": paragraph.speaker_id,
                    "speaker": speaker,
                    "text": paragraph.text,
                }
            )
        else:
            start = clock(paragraph.start_ms + source.offset_ms)
            print(f"{paragraph.id:>5}  {start}  {speaker or '–'}: {paragraph.text}")


COMMAND = Command("info", "tell what a project holds", _DETAILS, _configure, _run)
