"""What a command is."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

INTERRUPTED = 130
"""Exit code where Ctrl-C ended a command, as shells have it."""


@dataclass(frozen=True, slots=True)
class Command:
    """One of the program's commands.

    Attributes:
        name: What is typed.
        summary: One line for the list of commands.
        details: For the command's own help: more words, and what ``--json`` prints.
        configure: Declares its arguments.
        run: Does it; returns the exit code. Errors of the engine are raised and told by the program.
    """

    name: str
    summary: str
    details: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def add_json_argument(parser: argparse.ArgumentParser) -> None:
    """Declare ``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
