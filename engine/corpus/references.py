"""Recordings of which it is known what is said: what quality is measured on."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ReferenceUnusable


@dataclass(frozen=True, slots=True)
class Reference:
    """A recording and what is said in it.

    Attributes:
        text: As somebody wrote it down.
        language: Its code, such as ``en``; None where that is not told.
    """

    recording: Path
    text: str
    language: str | None = None


def read_manifest(path: Path) -> list[Reference]:
    """Read a table of recordings with their texts; those without a text are left out.

    Args:
        path: Values separated by tabs under a line of names, among them ``file``, as seen from the table, and
            ``transcript``; a ``language`` is taken where there is one.

    Raises:
        ReferenceUnusable: It is no such table.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReferenceUnusable(path, str(error)) from error
    if rows and not {"file", "transcript"} <= rows[0].keys():
        raise ReferenceUnusable(path, "there are no columns named file and transcript")
    return [
        Reference(path.parent / row["file"], row["transcript"].strip(), _code(row.get("language")))
        for row in rows
        if (row["transcript"] or "").strip()
    ]


def pair(recordings: Sequence[Path], texts: Sequence[Path]) -> list[Reference]:
    """Put recordings and the text files of what is said in them together, in their order.

    Raises:
        ReferenceUnusable: A text can't be read, or there are not as many as recordings.
    """
    if len(recordings) != len(texts):
        raise ReferenceUnusable(texts[-1] if texts else recordings[-1], "each recording needs one reference text")
    return [Reference(recording, _read(text)) for recording, text in zip(recordings, texts, strict=True)]


def in_language(references: Iterable[Reference], language: str) -> list[Reference]:
    """Return those whose language is this one, or not known."""
    return [reference for reference in references if reference.language in (None, language)]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceUnusable(path, str(error)) from error


def _code(language: str | None) -> str | None:
    return language.split("-")[0].strip() or None if language else None
