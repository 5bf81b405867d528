"""Which of the model's words are wrong, told by a text of what was said."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from engine.transcript.words import split_words

# Noises and speakers in brackets are not said.
_ASIDE = re.compile(r"\[[^\]]*\]|<[^>]*>")
_HYPHENS = re.compile(r"[-\u2010-\u2015/]")
_NUMBER = re.compile(r"\d+(?:,\d{3})*")
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Alignment:
    """The model's words beside a reference text.

    Attributes:
        wrong: For each word of the model's, whether the reference has another there, or none.
        missed_before: For each word, and for the end, how many words of the reference are missing before it.
        reference_words: How many words the reference has.
    """

    wrong: NDArray[np.bool_]
    missed_before: NDArray[np.int64]
    reference_words: int

    @property
    def word_error_rate(self) -> float:
        """Wrong and missing words, as a share of the reference's."""
        return float(self.wrong.sum() + self.missed_before.sum()) / max(self.reference_words, 1)


def plain_words(text: str) -> list[str]:
    """Return the words of a text without what is a matter of style: case, punctuation, compatible forms of characters.

    Marks such as vowel signs stay, and apostrophes inside words; what is joined by hyphens is several words. Numbers in
    digits are written out as in English: it is enough that it is done alike on both sides.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    text = _HYPHENS.sub(" ", _ASIDE.sub(" ", text))
    text = _NUMBER.sub(lambda number: f" {' '.join(_said(int(number[0].replace(',', ''))))} ", text)
    kept = "".join(
        character if character == "'" or unicodedata.category(character)[0] not in "PS" else " " for character in text
    )
    return [word for word in (word.strip("'") for word in split_words(kept)) if word]


def _said(number: int) -> list[str]:
    if number < 20:
        return [_ONES[number]]
    if number < 100:
        return [_TENS[number // 10 - 2], *(_said(number % 10) if number % 10 else ())]
    if number < 1_000:
        return [_ONES[number // 100], "hundred", *(_said(number % 100) if number % 100 else ())]
    if number < 1_000_000:
        return [*_said(number // 1_000), "thousand", *(_said(number % 1_000) if number % 1_000 else ())]
    return [_ONES[int(digit)] for digit in str(number)]


def align(words: Sequence[str], reference: str) -> Alignment:
    """Compare the model's words with a reference text.

    Args:
        words: As the model wrote them. One that is several plain words is wrong if one of them is; one that is none,
            such as a dash, is right.
        reference: What was said.
    """
    parts = [plain_words(word) for word in words]
    owners = [place for place, part in enumerate(parts) for _ in part]
    said = plain_words(reference)
    wrong = np.zeros(len(words), np.bool_)
    missed = np.zeros(len(words) + 1, np.int64)
    for step in Levenshtein.opcodes([word for part in parts for word in part], said):
        here = owners[step.src_start : step.src_end]
        if step.tag != "equal":
            wrong[here] = True
        more = (step.dest_end - step.dest_start) - (step.src_end - step.src_start)
        if step.tag == "insert":
            missed[owners[step.src_start] if step.src_start < len(owners) else len(words)] += more
    return Alignment(wrong, missed, len(said))
