"""``earmark export``: a transcript in another form."""

import argparse
import sys
from pathlib import Path

from engine.cli.command import Command
from engine.formats import FORMATS, ExportSource, export, exported
from engine.project.project import Project

_DETAILS = (
    "Formats:\n"
    + "".join(f"  {row.name:<6} {row.label}\n" for row in FORMATS.values())
    + """
Notes, bookmarks and the rating stand behind the text, in txt also the coloured words, and in comments before the first
subtitle in vtt. In json, whose "schema_version" is 1, "notes" are objects with "id", "kind" (note or bookmark), "text"
and "time", null for the whole transcript; at a word also with its "segment" and the index of the "word" in it. A word
may have a "colour"; "rating" is null or has "stars" and a "comment".
"""
)


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--format", required=True, choices=FORMATS, metavar="F", help=", ".join(FORMATS))
    parser.add_argument(
        "--output",
        type=Path,
        metavar="PATH",
        help="a file, a folder, or - for standard output (default: beside the project); an older file is replaced",
    )
    parser.add_argument("--initials", action="store_true", help="speakers by their initials instead of their names")


def _run(arguments: argparse.Namespace) -> int:
    with Project.open(arguments.project, read_only=True) as project:
        source = ExportSource.of(project, initials=arguments.initials)
    if str(arguments.output) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(exported(source, arguments.format))
        return 0
    path = arguments.project.with_suffix(FORMATS[arguments.format].suffix)
    if arguments.output:
        path = arguments.output / path.name if arguments.output.is_dir() else arguments.output
    export(source, arguments.format, path)
    print(path)
    return 0


COMMAND = Command("export", "write a transcript as subtitles, text or JSON", _DETAILS, _configure, _run)
