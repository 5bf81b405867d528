"""The command line's way in: reads the arguments, runs the command, tells what went wrong."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from engine.cli import (
    consent,
    corpus,
    corrections,
    demo,
    doctor,
    edit,
    evaluate,
    export,
    glossary,
    info,
    models,
    pack,
    record,
    review,
    speakers,
    transcribe,
    unpack,
    verify,
)
from engine.cli.command import INTERRUPTED, Command
from engine.cli.output import let_output_go, say, use_utf_8
from engine.errors import EarmarkError

COMMANDS: dict[str, Command] = {
    module.COMMAND.name: module.COMMAND
    for module in (
        demo,
        record,
        transcribe,
        speakers,
        export,
        info,
        review,
        corrections,
        glossary,
        edit,
        consent,
        corpus,
        pack,
        unpack,
        verify,
        evaluate,
        models,
        doctor,
    )
}

_DESCRIPTION = "Transcribes recordings on this computer, and helps to correct what came out."
_EPILOG = """\
earmark FILE opens a recording or a project in the editor; earmark alone shows the projects.
"earmark COMMAND --help" tells the rest, and what --json prints.

Exit code: 0 done, 1 failed with a line on standard error, 2 wrong usage, 130 interrupted.
Environment: EARMARK_MODELS names folders of models, EARMARK_CACHE the folder for decoded sound.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: The arguments without the program's name; None for those of the process.

    Returns:
        The exit code, as the help tells.
    """
    use_utf_8()
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as ending:  # argparse has printed help or what is wrong
        return ending.code if isinstance(ending.code, int) else 2
    try:
        code = COMMANDS[arguments.command].run(arguments)
        sys.stdout.flush()
    except EarmarkError as error:
        say(str(error))
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # who read the output has had enough
        let_output_go()
        return 0
    except OSError as error:
        say(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    else:
        return code
    return 1


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="earmark", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=form, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"earmark {_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for command in COMMANDS.values():
        subparser = commands.add_parser(
            command.name, help=command.summary, epilog=command.details, formatter_class=form, allow_abbrev=False
        )
        command.configure(subparser)
    return parser


def _version() -> str:
    try:
        return version("earmark")
    except PackageNotFoundError:
        return "from a checkout"


if __name__ == "__main__":
    raise SystemExit(main())
