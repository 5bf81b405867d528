"""``earmark corrections``: what was changed of what the model wrote."""

import argparse
from dataclasses import asdict
from pathlib import Path

from engine.cli.command import Command, add_json_argument
from engine.cli.output import print_json
from engine.formats.clock import clock
from engine.project.corrections import Correction, corrections, text_of
from engine.project.project import Project

_DETAILS = """\
A correction is a stretch where the transcript reads differently from what the model wrote. With --json, a line for
each, in order of time:
  {"kind": "substitution", "insertion", "deletion", "case" or "punctuation",
   "text_model": TEXT, "text": TEXT,                                                what stood and what stands there
   "start_ms": N, "end_ms": N,                                                      where in the recording
   "model_words": [{"text": TEXT, "start_ms": N, "end_ms": N, "probability": 0-1}, ...],
   "words": [{"text": TEXT, "start_ms": N, "end_ms": N, "timing": "model", "interpolated", "aligned" or "manual"}, ...],
   "speaker": NAME or null, "paragraph_id": N, "at": TIME,                          when it was last changed, UTC
   "recording_sha256": HASH,
   "model": NAME, "model_sha256": HASH, "language": CODE or null, "options": {...}, "libraries": {NAME: VERSION, ...}}
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    add_json_argument(parser)


def _run(arguments: argparse.Namespace) -> int:
    with Project.open(arguments.project, read_only=True) as project:
        found = corrections(project)
        offset_ms = project.transcript.offset_ms
    for correction in found:
        if arguments.json:
            print_json(_json_of(correction))
        else:
            before, after = text_of(correction.model_words), text_of(correction.words)
            start = clock(correction.start_ms + offset_ms)
            print(f"{start}  {correction.kind:<12}  {before or '–'} → {after or '–'}")
    return 0


def _json_of(correction: Correction) -> dict[str, object]:
    provenance = correction.provenance
    return {
        "kind": correction.kind,
        "text_model": text_of(correction.model_words),
        "text": text_of(correction.words),
        "start_ms": correction.start_ms,
        "end_ms": correction.end_ms,
        "model_words": [
            {"text": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms, "probability": word.probability}
            for word in correction.model_words
        ],
        "words": [
            {"text": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms, "timing": word.timing}
            for word in correction.words
        ],
        "speaker": correction.speaker,
        "paragraph_id": correction.paragraph_id,
        "at": correction.at.isoformat(timespec="seconds"),
        "recording_sha256": correction.recording_sha256,
        "model": provenance.model,
        "model_sha256": provenance.model_sha256,
        "language": provenance.language,
        "options": asdict(provenance.options),
        "libraries": dict(provenance.libraries),
    }


COMMAND = Command("corrections", "list what was changed of what the model wrote", _DETAILS, _configure, _run)
