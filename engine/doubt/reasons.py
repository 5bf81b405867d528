"""Why a word is doubted, in values that the editor and the command line put into words."""

from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    """What speaks for a word being wrong."""

    UNLIKELY = "unlikely"
    UNLIKELY_PART = "unlikely part"
    RIVAL = "rival"
    LESS_THAN_NEIGHBOURS = "less than neighbours"
    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    PAUSE = "pause"
    EDGE = "edge"
    LITTLE_SPEECH = "little speech"
    QUIET = "quiet"
    HARD_PASSAGE = "hard passage"
    TRIED_AGAIN = "tried again"
    RARE = "rare"
    NUMBER = "number"
    NAME = "name"
    SHORT_WORD = "short word"
    DOUBTFUL_NEIGHBOURS = "doubtful neighbours"
    REPEATED = "repeated"


SENTENCES: dict[Sign, str] = {
    Sign.UNLIKELY: "The model itself finds the word unlikely.",
    Sign.UNLIKELY_PART: "The model finds a part of the word unlikely.",
    Sign.RIVAL: "The model was torn between this and another hearing.",
    Sign.LESS_THAN_NEIGHBOURS: "The word is much less likely than those around it.",
    Sign.TOO_SHORT: "The word is spoken faster than anybody could say it.",
    Sign.TOO_LONG: "The word takes much longer than its letters need.",
    Sign.PAUSE: "The word stands beside a pause.",
    Sign.EDGE: "The word stands where a recognised stretch begins or ends.",
    Sign.LITTLE_SPEECH: "Hardly any speech is heard there.",
    Sign.QUIET: "The word is hardly louder than the noise.",
    Sign.HARD_PASSAGE: "The whole passage was hard to recognise.",
    Sign.TRIED_AGAIN: "The passage had to be recognised in another way.",
    Sign.RARE: "The word is rare: the model had to spell it.",
    Sign.NUMBER: "It is a number.",
    Sign.NAME: "It may be a name.",
    Sign.SHORT_WORD: "It is a short word, and those are easily misheard.",
    Sign.DOUBTFUL_NEIGHBOURS: "The words beside it are doubtful too.",
    Sign.REPEATED: "The same was written just before.",
}
"""One sentence for each sign: why the word is marked."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sign that speaks against a word.

    Attributes:
        log_odds: By how much it raises the log-odds of the word being wrong; above 0.
    """

    sign: Sign
    log_odds: float
