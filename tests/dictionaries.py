"""Small Hunspell dictionaries, made for tests."""

from collections.abc import Iterable
from pathlib import Path

_RULES = """\
SET {encoding}
TRY esianrtolcdugmphbyfvkwzESIANRTOLCDUGMPHBYFVKWZ'
SFX S Y 1
SFX S 0 s .
REP 1
REP teh the
"""


def make_dictionary(folder: Path, name: str, words: Iterable[str], encoding: str = "UTF-8") -> Path:
    """Write a dictionary that knows these words, each with an s as well; return its word list."""
    folder.mkdir(parents=True, exist_ok=True)
    words = list(words)
    lines = "\n".join((str(len(words)), *(f"{word}/S" for word in words), ""))
    path = folder / f"{name}.dic"
    path.write_text(lines, encoding=encoding)
    path.with_suffix(".aff").write_text(_RULES.format(encoding=encoding), encoding=encoding)
    return path
