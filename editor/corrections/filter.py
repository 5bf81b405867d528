"""Which corrections are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.project.correction_kinds import CorrectionKind
from engine.project.corrections import Correction, text_of
from engine.project.remarks import Remark, remark_on


class Marked(StrEnum):
    """Corrections of which something was said."""

    EXCLUDED = "excluded"
    COMMENTED = "commented"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a correction must be to be shown.

    Attributes:
        words: Stand in it before or after, in the speaker's name or in the comment.
        only: Its kind, or what was said of it; None for all.
    """

    words: str = ""
    only: CorrectionKind | Marked | None = None

    def accepts(self, correction: Correction, speakers: Mapping[int, str], remarks: Mapping[str, Remark]) -> bool:
        """Whether a correction is shown."""
        remark = remark_on(correction, remarks)
        match self.only:
            case CorrectionKind() if correction.kind is not self.only:
                return False
            case Marked.EXCLUDED if not remark.excluded:
                return False
            case Marked.COMMENTED if not remark.comment:
                return False
        wanted = self.words.casefold().strip()
        return not wanted or any(
            wanted in text.casefold()
            for text in (
                text_of(correction.model_words),
                text_of(correction.words),
                speakers.get(correction.speaker_id or 0, ""),
                remark.comment,
            )
        )
