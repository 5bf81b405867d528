"""What a project says of its own spelling: words that are right in it, and the languages that are spoken."""

from collections.abc import Iterator
from typing import Final

from engine.project.project import Project
from engine.transcript.verbatim import FILLERS

WORDS_FACT: Final = "spelling_words"
"""A list of words that the user counts as right in this project."""

PASSED_OVER_FACT: Final = "spelling_passed_over"
"""By a paragraph's id, as text: a list of words that are right there alone."""

DICTIONARIES_FACT: Final = "spelling_dictionaries"
"""The names of dictionaries by which this project is checked; missing or empty for that of its language."""


def language_of(project: Project) -> str | None:
    """Return the code of the language that was recognised; None where nothing was, or nobody knows."""
    provenance = project.provenance
    return None if provenance is None else provenance.language or provenance.options.language


def right_in(project: Project) -> Iterator[str]:
    """Give what counts as right in a project beside its glossary: its words, vocabulary, speakers, fillers."""
    yield from project.fact(WORDS_FACT) or ()
    if project.provenance is not None:
        yield from project.provenance.options.vocabulary
    for speaker in project.transcript.speakers.values():
        yield speaker.name
        yield speaker.initials
    yield from FILLERS.get(language_of(project) or "", ())


def passed_over_in(project: Project) -> dict[int, frozenset[str]]:
    """Return the words that are right in a single paragraph, by its id."""
    return {int(id_): frozenset(words) for id_, words in (project.fact(PASSED_OVER_FACT) or {}).items()}


def passing_over(project: Project, paragraph_id: int, word: str) -> dict[str, list[str]]:
    """Return the fact by which a word is right in a paragraph, beside those that are already."""
    words = passed_over_in(project)
    words[paragraph_id] = words.get(paragraph_id, frozenset()) | {word}
    return {str(id_): sorted(of_one) for id_, of_one in words.items()}
