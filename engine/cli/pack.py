"""``earmark pack``: a project with its recording as one file."""

import argparse
from pathlib import Path

from engine.cli.command import Command
from engine.cli.output import Progress
from engine.cli.waiting import wait_for
from engine.models.progress import BytesDone
from engine.project.package import PACKAGE_SUFFIX, discard_unfinished, pack, unfinished_package

_DETAILS = f"""\
Writes NAME{PACKAGE_SUFFIX}, a zip with the project, its recording as it is, and their hashes. Prints its path.
An older file is never replaced.
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--output", type=Path, metavar="PATH", help="a file or a folder (default: beside the project)")


def _run(arguments: argparse.Namespace) -> int:
    project: Path = arguments.project
    target = project.with_suffix(PACKAGE_SUFFIX)
    if arguments.output:
        target = arguments.output / target.name if arguments.output.is_dir() else arguments.output
    progress = Progress(project.name)
    try:
        wait_for(pack, (project, target), lambda message: show_bytes(progress, "packing", message))
    finally:
        progress.end()
        discard_unfinished(unfinished_package(target))
    print(target)
    return 0


def show_bytes(progress: Progress, doing: str, message: object) -> None:
    """Show how much of the files has passed."""
    if isinstance(message, BytesDone):
        progress.show(doing, message.done_bytes / message.total_bytes if message.total_bytes else None)


COMMAND = Command("pack", "write a project and its recording into one file", _DETAILS, _configure, _run)
