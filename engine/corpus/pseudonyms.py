"""Names that tell nothing: of speakers and recordings, the same in every build of a corpus, and in no other corpus."""

import hmac
import re
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = 12

# "Speaker 2", "B1", "I", "Interviewee": what a transcript calls people whose names nobody gave. Such a name says
# nothing across recordings.
_NAMELESS: Final = re.compile(
    r"\w{0,2}\d*|(?:speaker|sprecher(?:in)?|person|participant|teilnehmer(?:in)?|respondent|befragte[r]?|"
    r"interview(?:er|erin|ee|te[r]?|partner(?:in)?)|moderator(?:in)?|locuteur|hablante|unknown)\W*\w{0,3}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Makes pseudonyms, by a key without which nobody can tell whose they are.

    Attributes:
        key: The corpus's secret; stays in its folder and gets into no build.
        by_name: People of the same name in several recordings are one person; else everybody is somebody new in each.
    """

    key: bytes
    by_name: bool

    def recording(self, sha256: str) -> str:
        """Return what a recording is called."""
        return "R" + self._digits("recording", sha256)

    def speaker(self, name: str | None, recording_sha256: str) -> str:
        """Return what somebody is called who speaks in a recording; None for nobody known."""
        if name is None or not self.by_name or _NAMELESS.fullmatch(name):
            return "S" + self._digits("speaker", recording_sha256, name or "")
        return "S" + self._digits("person", " ".join(name.casefold().split()))

    def _digits(self, *parts: str) -> str:
        return hmac.digest(self.key, "\0".join(parts).encode(), "sha256").hex()[:_DIGITS]
