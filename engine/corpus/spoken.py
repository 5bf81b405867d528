"""What of a transcript's text is spoken: transcripts hold marks for pauses, laughter and what nobody could understand.

A mark that is known to be silent (a pause, a laugh) is taken out. One that says that the text is not sure, or that two
people speak at once, tells against the whole stretch; so does whatever stands in brackets and is not known, for it may
be a remark or a name's replacement as well as speech. The conventions are those that the editor can insert.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.corpus.reasons import Reason

_PAUSE: Final = r"\(\s*(?:[.\-–…]+|\d+(?:[.,]\d+)?\s*(?:s|sec|sek|seconds?|sekunden?)?\.?)\s*\)"
_REMARK: Final = r"\(\([^()]*\)\)"
_NOISE: Final = (
    r"[(\[](?:laugh(?:s|ter|ing)?|lach(?:t|en)|cough(?:s|ing)?|husten|hustet|sighs?|seufzt|breathes?|applause|applaus|"
    r"music|musik|noise|pause|rires?|risas?|ride|gelach)[)\]]"
)
_LONE_SIGN: Final = r"(?<!\S)[=/](?!\S)|(?<=\w)/(?=\s|$)"
_SILENT: Final = re.compile(rf"{_PAUSE}|{_REMARK}|{_NOISE}|{_LONE_SIGN}", re.IGNORECASE)

_INAUDIBLE: Final = re.compile(
    r"\(\s*\)|[(\[]+\s*(?:inaudible|unintelligible|unclear|incomprehensible|indistinct|xxx|unv\b|unverst|nicht verst|"
    r"inaudibl|incompr|onverstaanbaar|\?)|\?\s*[)\]]",
    re.IGNORECASE,
)
_OVERLAP: Final = re.compile(r"//|[(\[]+(?:overlap|crosstalk|durcheinander)", re.IGNORECASE)
_UNKNOWN: Final = re.compile(r"[()\[\]{}<>°]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What of a text is spoken.

    Attributes:
        text: The text without its silent marks, on one line.
        silent: Where in the text that was looked at those stood, as (start, end) in characters.
        against: What tells against the text; None where it can be taken as it is.
    """

    text: str
    silent: tuple[tuple[int, int], ...]
    against: Reason | None


def spoken_of(text: str) -> Spoken:
    """Find what of a text is spoken."""
    silent = []
    rest = text
    for found in _SILENT.finditer(text):
        if not _INAUDIBLE.search(found.group()):
            silent.append(found.span())
            rest = rest[: found.start()] + " " * len(found.group()) + rest[found.end() :]
    said = " ".join(rest.split())
    said = re.sub(r"\s+([,.;:!?…])", r"\1", said) if silent else said
    return Spoken(said, tuple(silent), _against(said))


def kept_words(text: str, words: Sequence[str], silent: Sequence[tuple[int, int]]) -> list[bool]:
    """Return for each word of a text, in order, whether any of it stands outside of the silent marks."""
    kept = []
    position = 0
    for word in words:
        start = text.index(word, position)
        position = start + len(word)
        kept.append(not any(first <= start and position <= last for first, last in silent))
    return kept


def normalised(text: str) -> str:
    """Return a text as it is compared: no case, no punctuation, one space between words.

    Marks that belong to a letter stay, as in Hindi, and so does an apostrophe within a word.
    """
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    kept = []
    for place, character in enumerate(text):
        is_inside = 0 < place < len(text) - 1 and text[place - 1].isalnum() and text[place + 1].isalnum()
        is_dropped = unicodedata.category(character)[0] in "PS" and not (character == "'" and is_inside)
        kept.append(" " if is_dropped else character)
    return " ".join("".join(kept).split())


def _against(said: str) -> Reason | None:
    if _INAUDIBLE.search(said):
        return Reason.INAUDIBLE
    if _OVERLAP.search(said):
        return Reason.OVERLAP
    if _UNKNOWN.search(said):
        return Reason.MARKS
    if not any(character.isalnum() for character in said):
        return Reason.NO_TEXT
    return None
