"""Glossaries as files of other programs: CSV, as Excel writes and reads it, and text with one term a line."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from engine.errors import GlossaryUnreadable
from engine.formats.files import write_file
from engine.glossary.terms import Term, clean, merged

_BETWEEN: Final = "|"
_HEADER: Final = ("term", "heard as", "note")
_TERM_NAMES: Final = {"term", "terms", "word", "words", "name", "names", "begriff", "wort", "terme", "mot", "término"}
_HEARD_NAMES: Final = {"heard as", "heard_as", "sounds like", "variants", "variant", "gehört als", "varianten"}
_NOTE_NAMES: Final = {"note", "notes", "comment", "notiz", "notizen", "bemerkung", "kommentar"}
_MOST_BYTES: Final = 20_000_000


def read_glossary(path: Path) -> tuple[Term, ...]:
    """Return the terms in a file: a table by commas, semicolons or tabs where it is called so, else one a line.

    Columns are told by their names in the first line; without, they are term, heard as, and note. Of what a term is
    heard as there may be several, with bars or semicolons between them.

    Raises:
        GlossaryUnreadable: The file can't be read, or there is no term in it.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GlossaryUnreadable(path, error.strerror or str(error)) from error
    if len(content) > _MOST_BYTES:
        raise GlossaryUnreadable(path, "it is too large for a list of terms")
    text = _decoded(content)
    if "\0" in text:
        raise GlossaryUnreadable(path, "it is no text")
    if path.suffix.lower() in (".csv", ".tsv", ".tab"):
        try:
            terms = _from_table(text)
        except csv.Error as error:
            raise GlossaryUnreadable(path, str(error)) from error
    else:
        terms = merged(Term(clean(line)) for line in text.splitlines())
    if not terms:
        raise GlossaryUnreadable(path, "there is no term in it")
    return terms


def write_glossary(path: Path, terms: Iterable[Term]) -> None:
    """Write terms for other programs: as a table if the file is called ``.csv``, else without the rest, one a line.

    The table begins with a byte order mark, by which Excel knows UTF-8.

    Raises:
        ExportFailed: The file can't be written; what stood there is untouched.
    """
    if path.suffix.lower() != ".csv":
        write_file(path, "".join(f"{term.text}\n" for term in terms).encode())
        return
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_HEADER)
    writer.writerows((term.text, f" {_BETWEEN} ".join(term.heard_as), term.note) for term in terms)
    write_file(path, table.getvalue().encode("utf-8-sig"))


def split_variants(text: str) -> tuple[str, ...]:
    """Return what a term is heard as, written with bars or semicolons between."""
    variants = (clean(variant) for variant in text.replace(";", _BETWEEN).split(_BETWEEN))
    return tuple(dict.fromkeys(variant for variant in variants if variant))


def _decoded(content: bytes) -> str:
    """Return text in the encodings that Excel writes: UTF-8 and UTF-16 with a mark, else Windows' own."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _from_table(text: str) -> tuple[Term, ...]:
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):  # Excel's own way to say it
        delimiter, text = first.strip()[-1], rest
    else:
        delimiter = max(",;\t", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    columns = _columns(rows[0]) if rows else None
    if columns is None:
        columns = (0, 1, 2)
    else:
        rows = rows[1:]
    return merged(_term(*(row[column] if 0 <= column < len(row) else "" for column in columns)) for row in rows)


def _columns(names: list[str]) -> tuple[int, int, int] | None:
    """Return where term, heard as and note stand, -1 for nowhere; None where these are no names of columns."""
    folded = [name.strip().casefold() for name in names]

    def place(known: set[str]) -> int:
        return next((place for place, name in enumerate(folded) if name in known), -1)

    term, heard_as, note = place(_TERM_NAMES), place(_HEARD_NAMES), place(_NOTE_NAMES)
    return None if term < 0 else (term, heard_as, note)


def _term(text: str, heard_as: str, note: str) -> Term:
    term = clean(text)
    return Term(term, tuple(one for one in split_variants(heard_as) if one != term), " ".join(note.split()))
