"""``earmark corrections``: what was changed of what the model wrote."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.cli.command import Command
from engine.cli.output import print_json
from engine.formats.clock import clock
from engine.project.correction_kinds import CorrectionKind
from engine.project.correction_log import correction_log, corrections
from engine.project.correction_records import SCHEMA, records, speaker_name, write_csv
from engine.project.corrections import Correction, text_of
from engine.project.project import Project

_NOTHING = "–"

_DETAILS = """\
A correction is a stretch where the transcript differs from what the model wrote: in its words, in capitals, punctuation
or the way a number is written, because a filler was left out or a name hidden, or in who speaks or when. What was typed
and taken back is none. With --json, a line for each, in order of time:
  {"version": 1, "id": TEXT, "kind": KIND, "operation": "substitution", "insertion", "deletion" or null,
   "text_model": TEXT, "text": TEXT, "start_ms": N, "end_ms": N,
   "model_words": [{...}, ...], "words": [{...}, ...], "alignment": [[N or null, N or null], ...],
   "speaker": NAME or null, "at": TIME, "who": NAME or null, "took_ms": N or null, "model": NAME, ...}
KIND is content, case, punctuation, number, disfluency, pseudonym, moved, speaker or time. --schema prints the JSON
Schema of it, which tells what each field means. With --csv, headings and the same fields but for the single words.
"""


class _PrintSchema(argparse.Action):
    """Print the schema and be done, as ``--help`` does."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(SCHEMA.read_text("utf-8"), end="", flush=True)
        parser.exit()


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("projects", nargs="+", type=Path, metavar="PROJECT")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object a line")
    form.add_argument("--csv", action="store_true", help="print a table with commas, for a spreadsheet")
    parser.add_argument("--schema", action=_PrintSchema, nargs=0, help="print the JSON Schema of what --json prints")


def _run(arguments: argparse.Namespace) -> int:
    if arguments.csv:
        write_csv((record for path in arguments.projects for record in _records(path)), sys.stdout)
        return 0
    for path in arguments.projects:
        if arguments.json:
            for record in _records(path):
                print_json(record)
        else:
            with Project.open(path, read_only=True) as project:
                for correction in corrections(project):
                    print(_line(project, correction))
    return 0


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with Project.open(path, read_only=True) as project:
        yield from records(project, correction_log(project))


def _line(project: Project, correction: Correction) -> str:
    start = clock(correction.start_ms + project.transcript.offset_ms)
    before, after = text_of(correction.model_words) or _NOTHING, text_of(correction.words) or _NOTHING
    if correction.kind is CorrectionKind.SPEAKER:
        before = f"{speaker_name(project, correction.model_speaker_id) or _NOTHING}: {before}"
        after = f"{speaker_name(project, correction.speaker_id) or _NOTHING}: {after}"
    return f"{start}  {correction.kind:<12}  {before} → {after}"


COMMAND = Command("corrections", "list what was changed of what the model wrote", _DETAILS, _configure, _run)
