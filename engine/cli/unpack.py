"""``earmark unpack``: a project and its recording out of one file."""

import argparse
from pathlib import Path

from engine.cli.command import Command
from engine.cli.output import Progress
from engine.cli.pack import show_bytes
from engine.cli.waiting import wait_for
from engine.project.package import discard_unfinished, unfinished_unpacking, unpack

_DETAILS = """\
Prints the path of the project, beside which its recording lies. Where a name is taken, the new file gets a number.
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path, metavar="PACKAGE")
    parser.add_argument("--output", type=Path, metavar="DIR", help="where to (default: beside the package)")


def _run(arguments: argparse.Namespace) -> int:
    package: Path = arguments.package
    folder: Path = arguments.output or package.parent
    folder.mkdir(parents=True, exist_ok=True)
    progress = Progress(package.name)
    try:
        project = wait_for(unpack, (package, folder), lambda message: show_bytes(progress, "unpacking", message))
    finally:
        progress.end()
        discard_unfinished(unfinished_unpacking(package, folder))
    print(project)
    return 0


COMMAND = Command("unpack", "take a project and its recording out of one file", _DETAILS, _configure, _run)
