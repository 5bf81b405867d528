"""Words that count as right whatever the dictionaries say: names, jargon, what the user has added."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz, process

from engine.spelling.words import bases, parts, plain, words_in

_NEAR: Final = 75.0
"""Similarity, of 100, from which such a word is proposed for a misspelled one."""


class AcceptedWords:
    """Words that are right, with the forms that follow from them.

    A word in small letters is right with a capital too, and any word in capitals; a name is not right in small letters.
    "Kovács" makes "Kovács's" and "d'Kovács" right as well.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """Accept every word of these texts, which may be terms of several words."""
        self._words: dict[str, None] = {}
        for text in texts:
            found = [word.text for word in words_in(text)]
            whole = plain(text.strip())
            if whole and not any(character.isspace() for character in whole):
                found.append(whole)
            for word in found:
                self._words.update(dict.fromkeys((word, *parts(word))))
        self._in_capitals = {word.upper() for word in self._words}

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, word: str) -> bool:
        return self._has(word) or any(self._has(base) for base in bases(word))

    def near(self, word: str, most: int) -> list[str]:
        """Return the words that a misspelled one comes near to, the nearest first."""
        found = process.extract(
            word, self._words.keys(), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR, limit=most
        )
        return [near for near, _, _ in found if near != word]

    def _has(self, word: str) -> bool:
        if word in self._words or (word.isupper() and word in self._in_capitals):
            return True
        small = word.lower()
        return word[1:] == small[1:] and small in self._words
