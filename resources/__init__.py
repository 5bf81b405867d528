"""Files that ship with the program."""

from pathlib import Path


def path(name: str) -> Path:
    """Return where a shipped file or folder lies, such as ``demo/interview.flac``."""
    return Path(__file__).parent / name
