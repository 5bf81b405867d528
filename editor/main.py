"""The command ``earmark``: the window for files and the demo, the command line for the rest.

Qt is loaded only where there is something to show.
"""

import sys
from pathlib import Path


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0 done, 1 failed, 2 wrong usage."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["demo"]:
        from editor.demo import main as demo

        return demo(arguments[1:])
    if not arguments:
        from editor.app import run

        return run()
    from engine.cli.__main__ import COMMANDS
    from engine.cli.__main__ import main as command_line

    if arguments[0].startswith("-") or arguments[0] in COMMANDS or len(arguments) > 1:
        return command_line(arguments)
    path = Path(arguments[0])
    if not path.exists():
        return command_line(arguments)

    from editor.app import open_file

    return open_file(path)


if __name__ == "__main__":
    raise SystemExit(main())
