"""Hunspell, with as many dictionaries at once as people speak languages."""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, Final

from engine.errors import DictionaryUnusable
from engine.spelling.words import parts

_MOST_SUGGESTIONS: Final = 9
_COUNT_LINE_BYTES: Final = 32


class Speller:
    """Looks words up. Belongs to one thread, and holds Python's lock while it works.

    Raises:
        DictionaryUnusable: A dictionary can't be read, or is none.
    """

    def __init__(self, dictionaries: Iterable[Path]) -> None:
        """Load dictionaries, named by their word lists."""
        self._dictionaries = [_load(path) for path in dictionaries]

    def wrong_parts(self, word: str) -> tuple[str, ...]:
        """Return what of a plain word stands in no dictionary: nothing, the word, or some of what hyphens join."""
        if self._is_right(word):
            return ()
        if "-" in word:
            return tuple(part for part in parts(word) if not self._is_right(part))
        return (word,)

    def suggest(self, word: str) -> tuple[str, ...]:
        """Return words that may be meant by a misspelled one, the likeliest first, from each dictionary in turn."""
        lists = [_suggestions(dictionary, word) for dictionary in self._dictionaries]
        in_turn = chain.from_iterable(zip_longest(*lists))
        found = dict.fromkeys(suggestion for suggestion in in_turn if suggestion and suggestion != word)
        return tuple(found)[:_MOST_SUGGESTIONS]

    def _is_right(self, word: str) -> bool:
        return any(_spelled(dictionary, form) for dictionary in self._dictionaries for form in _forms(word))


def _load(path: Path) -> Any:
    from hunspell import Hunspell, HunspellFilePathError

    try:
        with path.open("rb") as words, path.with_suffix(".aff").open("rb"):
            head = words.read(_COUNT_LINE_BYTES)
    except OSError as error:
        raise DictionaryUnusable(path, error.strerror or str(error)) from error
    # Hunspell takes any file, and then finds every word wrong. A word list begins with the number of its words.
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1].isdigit():
        raise DictionaryUnusable(path, "it is not a list of words")
    # On Windows the library is given a kind of path that is UTF-8 there.
    encoding = "utf-8" if sys.platform == "win32" else sys.getfilesystemencoding()
    try:
        return Hunspell(path.stem, hunspell_data_dir=os.fspath(path.parent), system_encoding=encoding)
    except HunspellFilePathError as error:
        raise DictionaryUnusable(path, str(error)) from error


def _forms(word: str) -> Iterator[str]:
    """Give the ways in which dictionaries write a word: some have typographic apostrophes."""
    yield word
    if "'" in word:
        yield word.replace("'", "’")


def _spelled(dictionary: Any, word: str) -> bool:
    try:
        return bool(dictionary.spell(word))
    except UnicodeEncodeError:  # letters that the dictionary's language does not have
        return False


def _suggestions(dictionary: Any, word: str) -> tuple[str, ...]:
    try:
        return tuple(one.replace("’", "'") for one in dictionary.suggest(word))
    except UnicodeEncodeError:
        return ()
