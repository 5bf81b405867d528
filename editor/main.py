"""The command ``earmark``: the window for files and the demo, the command line for the rest.

Qt is loaded only where there is something to show.
"""

import sys
from pathlib import Path

from editor.display import has_display


def main(argv: list[str] | None = None) -> int:
    """Run the program; returns the exit code: 0 done, 1 failed, 2 wrong usage."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["demo"]:
        from editor.demo import main as demo

        return demo(arguments[1:])
    if not arguments:
        return _open(None)
    from engine.cli.__main__ import COMMANDS
    from engine.cli.__main__ import main as command_line

    is_file = len(arguments) == 1 and arguments[0] not in COMMANDS and Path(arguments[0]).exists()
    return _open(Path(arguments[0])) if is_file else command_line(arguments)


def _open(path: Path | None) -> int:
    """Show the window, with a project or a recording if there is a path."""
    if not has_display():
        print("earmark: there is no display to open a window on; see earmark --help", file=sys.stderr)
        return 1
    from editor.app import open_file, run

    return run() if path is None else open_file(path)


if __name__ == "__main__":
    raise SystemExit(main())
