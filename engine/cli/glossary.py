"""``earmark glossary``: the names and jargon of a project, or of all projects."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from engine.cli.command import Command, add_json_argument
from engine.cli.output import print_json, say
from engine.glossary.files import read_glossary, write_glossary
from engine.glossary.terms import (
    GLOSSARY_FACT,
    Term,
    clean,
    common_glossary_file,
    merged,
    read_terms,
    terms_of,
    terms_to_json,
    write_terms,
)
from engine.project.project import Project

_DETAILS = """\
Lists the terms of a project, or without PROJECT those of all projects, after it has done what is asked for. Terms are
expected by "earmark transcribe" and in the window, and count as spelled right. With --json, a line for each:
  {"term": TEXT, "heard_as": [TEXT, ...], "note": TEXT}

Files are CSV, as Excel writes it, with the columns term, heard as (several with | between) and note, or text with one
term a line.
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", nargs="?", type=Path, metavar="PROJECT", help="a project; none for all projects")
    parser.add_argument("--add", action="append", default=[], metavar="TERM", help="add a term; may be repeated")
    parser.add_argument("--remove", action="append", default=[], metavar="TERM", help="remove a term; may be repeated")
    parser.add_argument("--import", dest="source", type=Path, metavar="FILE", help="add the terms in a file")
    parser.add_argument("--export", dest="target", type=Path, metavar="FILE", help="write the terms to a file")
    add_json_argument(parser)


def _run(arguments: argparse.Namespace) -> int:
    changes = bool(arguments.add or arguments.remove or arguments.source)
    if arguments.project is None:
        path = common_glossary_file()
        terms = _changed(read_terms(path), arguments)
        if changes and terms is not None:
            write_terms(path, terms)
    else:
        with Project.open(arguments.project, read_only=not changes) as project:
            terms = _changed(terms_of(project), arguments)
            if changes and terms is not None:
                project.set_fact(GLOSSARY_FACT, terms_to_json(terms))
                project.flush()
    if terms is None:
        return 1
    if arguments.target:
        write_glossary(arguments.target, terms)
    _print(terms, as_json=arguments.json)
    return 0


def _changed(terms: tuple[Term, ...], arguments: argparse.Namespace) -> tuple[Term, ...] | None:
    """Return the terms as they are to be; None, and why, where one that is to go is not there."""
    new = read_glossary(arguments.source) if arguments.source else ()
    terms = merged((*terms, *new, *(Term(clean(text)) for text in arguments.add)))
    going = {clean(text) for text in arguments.remove}
    missing = sorted(going - {term.text for term in terms})
    if missing:
        say("there is no term " + ", ".join(missing))
        return None
    return tuple(term for term in terms if term.text not in going)


def _print(terms: Iterable[Term], *, as_json: bool) -> None:
    for term, value in zip(terms, terms_to_json(terms), strict=True):
        if as_json:
            print_json(value)
        else:
            heard = f"  (heard as {', '.join(term.heard_as)})" if term.heard_as else ""
            print(f"{term.text}{heard}{f'  {term.note}' if term.note else ''}")


COMMAND = Command("glossary", "names and jargon of a project, or of all projects", _DETAILS, _configure, _run)
