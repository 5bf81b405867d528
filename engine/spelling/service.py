"""A child process that looks words up.

Hunspell holds Python's lock while it loads a dictionary, which takes up to a second, and while it thinks about what
may be meant by a word; and a dictionary that is broken may crash it. In a process of its own none of that reaches the
window.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.jobs import Report, hear
from engine.spelling.speller import Speller


@dataclass(frozen=True, slots=True)
class Look:
    """To the child: look these plain words up."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggest:
    """To the child: say what may be meant by this plain word."""

    word: str


@dataclass(frozen=True, slots=True)
class Ready:
    """From the child: the dictionaries are loaded."""


@dataclass(frozen=True, slots=True)
class Looked:
    """From the child: of each word, what is wrong with it; see ``Speller.wrong_parts``."""

    wrong_parts: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Suggested:
    """From the child: what may be meant by a word, the likeliest first."""

    word: str
    suggestions: tuple[str, ...]


def check_spelling(dictionaries: tuple[Path, ...], report: Report) -> None:
    """Answer until the parent goes. Raises DictionaryUnusable."""
    speller = Speller(dictionaries)
    report(Ready())
    while True:
        for message in _people_first(hear(None)):
            match message:
                case Suggest(word):
                    report(Suggested(word, speller.suggest(word)))
                case Look(words):
                    report(Looked({word: speller.wrong_parts(word) for word in words}))


def _people_first(messages: Iterable[object]) -> list[object]:
    """Put what somebody waits for before what is looked up for later."""
    return sorted(messages, key=lambda message: not isinstance(message, Suggest))
