"""``earmark dataset``: training data from what was reviewed."""

import argparse
from dataclasses import asdict
from pathlib import Path

from engine.cli.command import Command, add_json_argument
from engine.cli.output import Progress, print_json
from engine.formats.clock import clock

_DETAILS = """\
Writes pairs of sound and text for training a recogniser. Sentences are taken in which a person wrote or confirmed every
word, or corrected one and left no doubtful word as it was; the column "reviewed_words" tells the two apart. What nobody
touched is not taken. They last 1 to 30 s. "left_out" counts those that somebody has worked in and that are not taken,
because other words in them are still to be reviewed or they are too short.

Format:
  audiofolder   as Hugging Face reads it: DIR/train/metadata.jsonl and clips as FLAC, 16 kHz, mono

With --json, a line for each project:
  {"project": PATH, "clips": N, "duration_ms": N, "left_out": N}
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("projects", nargs="+", type=Path, metavar="PROJECT")
    parser.add_argument("--format", required=True, choices=["audiofolder"], metavar="F", help="audiofolder")
    parser.add_argument("--output", required=True, type=Path, metavar="DIR", help="a folder, empty or not there yet")
    add_json_argument(parser)


def _run(arguments: argparse.Namespace) -> int:
    # Not at the top: they bring NumPy and FFmpeg along.
    from engine.audio.cache import default_cache_folder
    from engine.corpus.audiofolder import write_audiofolder

    progress = Progress(str(arguments.output))
    try:
        written = write_audiofolder(
            arguments.projects,
            arguments.output,
            default_cache_folder(),
            lambda done, total: progress.show("writing", done / total),
        )
    finally:
        progress.end()
    for part in written:
        if arguments.json:
            print_json(asdict(part) | {"project": str(part.project)})
        else:
            left_out = f", {part.left_out} left out" if part.left_out else ""
            print(f"{part.project}: {part.clips} clips, {clock(part.duration_ms)}{left_out}")
    return 0


COMMAND = Command("dataset", "make training data of what was reviewed", _DETAILS, _configure, _run)
