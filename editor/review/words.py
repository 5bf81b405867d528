"""Why something is doubted, and how good the text is, in the user's words."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from engine.doubt.quality import ErrorsLeft
from engine.doubt.reasons import SENTENCES, Reason, Sign
from engine.project.auditing import Audit

KINDS: dict[Sign, str] = {
    Sign.UNLIKELY: "unlikely",
    Sign.UNLIKELY_PART: "partly unlikely",
    Sign.RIVAL: "two hearings",
    Sign.LESS_THAN_NEIGHBOURS: "stands out",
    Sign.TOO_SHORT: "too short",
    Sign.TOO_LONG: "too long",
    Sign.PAUSE: "at a pause",
    Sign.EDGE: "at an edge",
    Sign.LITTLE_SPEECH: "little speech",
    Sign.QUIET: "too quiet",
    Sign.HARD_PASSAGE: "hard passage",
    Sign.TRIED_AGAIN: "second try",
    Sign.RARE: "rare word",
    Sign.NUMBER: "number",
    Sign.NAME: "name",
    Sign.SHORT_WORD: "short word",
    Sign.DOUBTFUL_NEIGHBOURS: "among doubtful ones",
    Sign.REPEATED: "said twice",
}
"""Each sign in a word or two."""


def reason_words(reasons: Iterable[Reason]) -> str:
    """Return why a fragment is doubted, in sentences."""
    return " ".join(QCoreApplication.translate("reasons", SENTENCES[reason.sign]) for reason in reasons)


def kind_words(reasons: Sequence[Reason]) -> str:
    """Return what kind of doubt it is: its strongest reason, in a word or two."""
    return QCoreApplication.translate("reasons", KINDS[reasons[0].sign]) if reasons else ""


def quality_words(left: ErrorsLeft) -> tuple[str, str]:
    """Return how much of a text is likely right, in short and in full; two empty texts where there is none."""
    if not left.words:
        return "", ""
    right, low, high = (100 * (1 - wrong / left.words) for wrong in (left.expected, left.high, left.low))
    short = QCoreApplication.translate("quality", "about {} % right ({}–{})").format(
        _percent(right), _percent(low), _percent(high)
    )
    long = QCoreApplication.translate(
        "quality",
        "Probably {low} to {high} % of the words are right: about {expected} of {words} are likely wrong.\n"
        "An estimate; what you wrote or accepted counts as right.",
    )
    return short, long.format(
        low=_percent(low), high=_percent(high), expected=round(left.expected), words=f"{left.words:,}"
    )


def audit_words(audit: Audit) -> str:
    """Return what the drawn words tell of those that are not marked."""
    thousand = [round(1000 * count / max(audit.errors.words, 1)) for count in _range(audit.errors)]
    return QCoreApplication.translate(
        "quality", "Where nothing is marked, about {} in 1,000 words are wrong ({}–{}): by {} words drawn for review."
    ).format(*thousand, audit.answered)


def _range(errors: ErrorsLeft) -> tuple[float, float, float]:
    return errors.expected, errors.low, errors.high


def _percent(share: float) -> str:
    """Write a share near 100 with a decimal, where that tells something; never as 100 while something may be wrong."""
    return f"{min(share, 99.9):.1f}" if 99 <= share < 100 else f"{share:.0f}"
