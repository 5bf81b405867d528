"""``earmark corrections``: what was changed of what the model wrote."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.cli.command import Command
from engine.cli.output import print_json, say
from engine.formats.clock import clock
from engine.project.correction_kinds import CorrectionKind
from engine.project.correction_log import CorrectionLog, correction_log
from engine.project.correction_records import (
    SCHEMA,
    records,
    reviewed_record,
    speaker_name,
    write_csv,
)
from engine.project.corrections import Correction, text_of
from engine.project.project import Project
from engine.project.reviewed import reviewed_in

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

--reviewed lists the counterpart: words that a person looked at and left. The evidence for that is that they were
audited (put forward though not marked), accepted, heard, or read (another word of the sentence was corrected):
  {"evidence": EVIDENCE, "text": TEXT, "words": N, "start_ms": N, "end_ms": N, "speaker": NAME or null,
   "paragraph_id": N, "recording_sha256": HASH}

--statistics prints a line for each project: the model's word error rate in what was reviewed, with a 95 % interval from
a bootstrap over the windows that it heard, by kind, speaker and time, the most frequent confusions, and the pace:
  {"project": PATH, "corrections": N, "words": N, "reviewed": {EVIDENCE: N}, "rate": RATE, "kinds": {KIND: N},
   "speakers": [{"speaker": NAME or null, "rate": RATE}], "parts": [{"start_ms": N, "rate": RATE}],
   "days": [{"day": DATE, "corrections": N, "took_ms": N}],
   "confusions": [{"heard": WORD, "said": WORD, "times": N}], "median_ms": N or null, "worked_ms": N}
RATE is {"errors": N, "words": N, "rate": 0-1 or null, "low": 0-1 or null, "high": 0-1 or null}.
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
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--reviewed", action="store_true", help="list what was reviewed and left as the model wrote it")
    what.add_argument("--statistics", action="store_true", help="print figures of the corrections of each project")
    parser.add_argument("--schema", action=_PrintSchema, nargs=0, help="print the JSON Schema of what --json prints")


def _run(arguments: argparse.Namespace) -> int:
    if arguments.csv:
        if arguments.reviewed or arguments.statistics:
            say("--csv lists corrections alone")
            return 2
        write_csv((record for path in arguments.projects for record in _records(path)), sys.stdout)
        return 0
    for path in arguments.projects:
        with Project.open(path, read_only=True) as project:
            log = correction_log(project)
            if arguments.statistics:
                from engine.cli.correction_figures import print_figures  # not at the top: it brings NumPy along

                print_figures(project, log, as_json=arguments.json)
            elif arguments.reviewed:
                _print_reviewed(project, log, as_json=arguments.json)
            elif arguments.json:
                for record in records(project, log):
                    print_json(record)
            else:
                for correction in log.corrections():
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


def _print_reviewed(project: Project, log: CorrectionLog, *, as_json: bool) -> None:
    for stretch in reviewed_in(project, log.corrections()):
        if as_json:
            print_json(reviewed_record(project, stretch))
        else:
            start = clock(stretch.start_ms + project.transcript.offset_ms)
            print(f"{start}  {stretch.evidence:<8}  {text_of(stretch.words)}")


COMMAND = Command("corrections", "list what was changed of what the model wrote", _DETAILS, _configure, _run)
