"""The words that a user counts as right in every project: a text file, one a line, that can be edited by hand."""

from contextlib import suppress
from pathlib import Path

import platformdirs

from engine.formats.files import write_file


def own_words_file() -> Path:
    """Return where the words are kept."""
    return platformdirs.user_data_path("earmark", appauthor=False) / "words.txt"


def read_own_words(path: Path) -> tuple[str, ...]:
    """Return the words; none where there is no file, or it can't be read."""
    with suppress(OSError):
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
    return ()


def add_own_word(path: Path, word: str) -> tuple[str, ...]:
    """Count a word as right from now on; return all of them. Raises ExportFailed."""
    words = tuple(dict.fromkeys((*read_own_words(path), word)))
    write_file(path, "".join(f"{one}\n" for one in words).encode())
    return words
