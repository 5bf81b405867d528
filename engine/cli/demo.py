"""``earmark demo`` belongs to the editor; this says so to who has only the engine."""

import argparse

from engine.cli.command import Command
from engine.cli.output import say

_DETAILS = "The demo comes with the editor: the command earmark, or sh packaging/run.sh demo in a checkout."


def _configure(_: argparse.ArgumentParser) -> None:
    pass


def _run(_: argparse.Namespace) -> int:
    say("the demo comes with the editor: run “earmark demo”, or “sh packaging/run.sh demo” in a checkout")
    return 1


COMMAND = Command("demo", "transcribe the built-in interview and open it", _DETAILS, _configure, _run)
