"""What kind of change a correction is: whether the model heard something else, or wrote the same in another way."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

from text_to_num import alpha2digit

from engine.transcript.pairing import Pair, letters_of
from engine.transcript.verbatim import Surplus, fillers_of, surplus_in
from engine.transcript.words import ModelWord


class Operation(StrEnum):
    """What was done to the model's words."""

    SUBSTITUTION = "substitution"
    INSERTION = "insertion"
    DELETION = "deletion"


class CorrectionKind(StrEnum):
    """In what the transcript differs from what the model wrote."""

    CONTENT = "content"  # other words
    CASE = "case"
    PUNCTUATION = "punctuation"  # also hyphens, and whether a word is written as one or two
    NUMBER = "number"  # the same number in digits or in words
    DISFLUENCY = "disfluency"  # a filler, a repetition or a broken-off word that was left out
    PSEUDONYM = "pseudonym"  # a name that stands for another
    MOVED = "moved"  # the same words, in another place
    SPEAKER = "speaker"  # somebody else speaks
    TIME = "time"  # spoken at another time


ERRORS: Final = frozenset({CorrectionKind.CONTENT})
"""What the word error rate counts: where the model heard something else than what was said."""

# Numbers are written together from so many words at most; pairs of alike stretches are looked for up to that length.
_LONGEST_ALIKE: Final = 8
_NUMBER_LANGUAGES: Final = frozenset({"en", "fr", "es", "pt", "de", "it", "nl", "ca"})
_SIGNS: Final = {
    "%": ("percent", "per cent", "prozent", "pour cent", "por ciento", "por cento", "per cento", "procent"),
    "$": ("dollars", "dollar", "dólares", "dólar", "dollari"),
    "€": ("euros", "euro"),
    "£": ("pounds", "pound", "pfund", "livres", "libras", "sterline"),
    "°": ("degrees", "degree", "grad", "degrés", "degré", "grados", "graus", "gradi", "graden"),
}
_SIGN_OF_WORD: Final = {word: sign for sign, words in _SIGNS.items() for word in words}
_SIGN_WORDS: Final = re.compile(rf"\b({'|'.join(sorted(_SIGN_OF_WORD, key=len, reverse=True))})\b")
_SIGN_BEFORE: Final = re.compile(r"([$€£])(\d+)")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[\s,.'\u00a0\u202f](?=\d)")
_HAS_DIGIT: Final = re.compile(r"\d")
# A name that stands for another is written in square brackets; what is heard, such as [laughs], has no capital there.
_PSEUDONYM: Final = re.compile(r"[^\w\[]*\[\w*[^\W\d_a-z]\w*([ _-]\w+)*\][^\w\]]*")
_BROKEN_OFF: Final = re.compile(r"\w[-–—]$|\w/$")


def pieces(
    old: Sequence[str], new: Sequence[str], pairs: Sequence[Pair], surplus: Collection[int], language: str | None
) -> list[tuple[int, int, CorrectionKind]]:
    """Divide neighbouring pairs of words, none of which reads the same, by what kind of change they are.

    Args:
        old: The words that the pairs' first places count in.
        new: Those of their second ones.
        pairs: One after the other.
        surplus: Places of old words that clean verbatim leaves out.
        language: Two-letter code, for numbers.

    Returns:
        For each piece its first pair, the one behind its last, and its kind. Neighbours are of different kinds.
    """
    found: list[tuple[int, int, CorrectionKind]] = []
    for first, last, kind in _alike_or_single(old, new, pairs, surplus, language):
        if found:
            start, _, kind_before = found[-1]
            if kind is kind_before:
                found[-1] = start, last, kind
                continue
            if all(left is None for left, _ in pairs[start:last]):  # what was added at one place is one
                found[-1] = start, last, CorrectionKind.CONTENT
                continue
        found.append((first, last, kind))
    return found


def _alike_or_single(
    old: Sequence[str], new: Sequence[str], pairs: Sequence[Pair], surplus: Collection[int], language: str | None
) -> Iterator[tuple[int, int, CorrectionKind]]:
    first = 0
    while first < len(pairs):
        for last in range(min(first + _LONGEST_ALIKE, len(pairs)), first, -1):
            olds, news = texts_of(old, new, pairs[first:last])
            if olds and news and (kind := alike(olds, news, language)):
                break
        else:
            last, kind = first + 1, _kind_of_one(old, new, pairs[first], surplus)
        yield first, last, kind
        first = last


def _kind_of_one(old: Sequence[str], new: Sequence[str], pair: Pair, surplus: Collection[int]) -> CorrectionKind:
    left, right = pair
    if right is None and left in surplus:
        return CorrectionKind.DISFLUENCY
    olds, news = texts_of(old, new, [pair])
    only_signs = not any(letters_of(text) for text in olds + news)
    return CorrectionKind.PUNCTUATION if only_signs else CorrectionKind.CONTENT


def texts_of(old: Sequence[str], new: Sequence[str], pairs: Iterable[Pair]) -> tuple[list[str], list[str]]:
    """Return the words that pairs name."""
    olds, news = [], []
    for left, right in pairs:
        if left is not None:
            olds.append(old[left])
        if right is not None:
            news.append(new[right])
    return olds, news


def alike(old: Sequence[str], new: Sequence[str], language: str | None) -> CorrectionKind | None:
    """Return how two stretches differ that say the same, neither of which is empty; None where they do not."""
    said_old, said_new = "".join(map(letters_of, old)), "".join(map(letters_of, new))
    if said_old.casefold() == said_new.casefold():
        return CorrectionKind.PUNCTUATION if said_old == said_new else CorrectionKind.CASE
    old_text, new_text = " ".join(old), " ".join(new)
    if _PSEUDONYM.fullmatch(new_text):
        return CorrectionKind.PSEUDONYM
    if _HAS_DIGIT.search(old_text + new_text) and in_digits(old_text, language) == in_digits(new_text, language):
        return CorrectionKind.NUMBER
    return None


@lru_cache(maxsize=4096)
def in_digits(text: str, language: str | None) -> str:
    """Return a text with its numbers in digits and without spaces, punctuation and capitals, to be compared."""
    code = (language or "en")[:2]
    text = text.casefold().replace("-", " ")
    if code in _NUMBER_LANGUAGES:
        text = alpha2digit(text, code, threshold=0)
    text = _SIGN_WORDS.sub(lambda match: _SIGN_OF_WORD[match[0]], text)
    text = _SIGN_BEFORE.sub(r"\2\1", _BETWEEN_DIGITS.sub("", text))
    return "".join(character for character in text if character.isalnum() or character in _SIGNS)


def disfluencies(model_words: Sequence[ModelWord], left_out: Sequence[int], language: str | None) -> Iterator[int]:
    """Give those of the left out words of the model's, by their places, that clean verbatim leaves out.

    They are its fillers and repetitions, and words that were broken off.
    """
    if not left_out:
        return
    begin = max(left_out[0] - 1, 0)
    texts = [word.text for word in model_words[begin : left_out[-1] + _LONGEST_ALIKE]]
    surplus = {begin + place: why for place, why, _ in surplus_in(texts, fillers_of(language), language)}
    for number, place in enumerate(left_out):
        says_again = surplus.get(place - 1) is Surplus.REPEATED and (not number or left_out[number - 1] != place - 1)
        if says_again or place in surplus or _BROKEN_OFF.search(model_words[place].text):
            yield place
