"""What a glossary holds, and where: a project's terms in its file, those of all projects in the user's data folder.

A project's terms are a fact, not edits: they say nothing about what was said, so that the journal, which tells how the
transcript came to be, does without them, and a script of edits fits where there is no glossary.
"""

import json
import logging
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import platformdirs

from engine.errors import GlossaryUnreadable
from engine.formats.files import write_file
from engine.project.project import Project

_log = logging.getLogger(__name__)

GLOSSARY_FACT: Final = "glossary"
"""Name of the fact of a project that holds its terms; see ``terms_to_json``."""

_LONGEST: Final = 200
_MOST_FOR_RECOGNITION: Final = 2_000


@dataclass(frozen=True, slots=True)
class Term:
    """A name or an expression as it is written.

    Attributes:
        heard_as: How the recogniser, or somebody who types, writes it by mistake.
        note: What the user wants to know of it.
    """

    text: str
    heard_as: tuple[str, ...] = ()
    note: str = ""


def clean(text: str) -> str:
    """Return text as a term has it: composed letters, single spaces, and not without end."""
    return " ".join(unicodedata.normalize("NFC", text).split())[:_LONGEST].rstrip()


def merged(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return terms in their order, each once: of two that are written alike, the first, with what both are heard as."""
    by_text: dict[str, Term] = {}
    for term in terms:
        before = by_text.get(term.text)
        if before is not None:
            heard_as = tuple(dict.fromkeys((*before.heard_as, *term.heard_as)))
            term = Term(term.text, heard_as, before.note or term.note)
        if term.text:
            by_text[term.text] = term
    return tuple(by_text.values())


def terms_of(project: Project) -> tuple[Term, ...]:
    """Return the terms of a project."""
    return terms_from_json(project.fact(GLOSSARY_FACT) or ())


def terms_to_json(terms: Iterable[Term]) -> list[dict[str, Any]]:
    """Return terms as JSON has them: {"term": TEXT, "heard_as": [TEXT, ...], "note": TEXT}."""
    return [{"term": term.text, "heard_as": list(term.heard_as), "note": term.note} for term in terms]


def terms_from_json(values: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    """Return the terms that ``terms_to_json`` took apart. Raises KeyError or TypeError where they are others."""
    return tuple(
        Term(str(value["term"]), tuple(map(str, value.get("heard_as", ()))), str(value.get("note", "")))
        for value in values
    )


def common_glossary_file() -> Path:
    """Return where the terms of all projects are kept."""
    return platformdirs.user_data_path("earmark", appauthor=False) / "glossary.json"


def read_terms(path: Path) -> tuple[Term, ...]:
    """Return the terms of all projects; none where there is no file.

    Raises:
        GlossaryUnreadable: The file is there, and can't be read or is another.
    """
    try:
        return terms_from_json(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GlossaryUnreadable(path, str(error)) from error


def write_terms(path: Path, terms: Iterable[Term]) -> None:
    """Keep the terms of all projects. Raises ExportFailed."""
    write_file(path, json.dumps(terms_to_json(terms), ensure_ascii=False, indent=1).encode())


def common_terms() -> tuple[Term, ...]:
    """Return the terms of all projects; none where they can't be read, which is logged."""
    try:
        return read_terms(common_glossary_file())
    except GlossaryUnreadable as error:
        _log.warning("The glossary of all projects is left out: %s", error)
        return ()


def expected_words(listed: Iterable[str], project: Iterable[Term], common: Iterable[Term]) -> tuple[str, ...]:
    """Return the words that recognition should expect: those that were listed for it, a project's, and all projects'.

    They may be many: in each stretch of speech the recogniser prompts the model with those alone that the text comes
    near to, up to its budget of tokens. Where they are too many even to compare, those of all projects fall away first.
    """
    texts = (*listed, *(term.text for term in (*project, *common)))
    return tuple(dict.fromkeys(texts))[:_MOST_FOR_RECOGNITION]
