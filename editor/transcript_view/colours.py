"""The transcript's colours, for a light and a dark page."""

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class TranscriptColours:
    """What the transcript is painted with.

    Attributes:
        margin: Times beside the text.
        heard: Behind the word that is being heard.
        doubtful: Behind a doubtful word; ``doubtful_line`` is under it.
        very_doubtful: Behind a very doubtful word; ``very_doubtful_line`` is under it.
        speakers: For the names of speakers, by id in turn.
    """

    text: QColor
    page: QColor
    margin: QColor
    heard: QColor
    doubtful: QColor
    doubtful_line: QColor
    very_doubtful: QColor
    very_doubtful_line: QColor
    speakers: tuple[QColor, ...]

    def speaker(self, speaker_id: int) -> QColor:
        """Return a speaker's colour, the same every time."""
        return self.speakers[(speaker_id - 1) % len(self.speakers)]


def _colours(*names: str) -> tuple[QColor, ...]:
    return tuple(QColor(name) for name in names)


LIGHT = TranscriptColours(
    text=QColor("#1f2328"),
    page=QColor("#ffffff"),
    margin=QColor("#6b7280"),
    heard=QColor("#cfe3ff"),
    doubtful=QColor("#fff3d6"),
    doubtful_line=QColor("#b97900"),
    very_doubtful=QColor("#ffe0c2"),
    very_doubtful_line=QColor("#b34700"),
    speakers=_colours("#1f5fa8", "#8a3b8f", "#24733b", "#9a4a14", "#3d4aa0", "#8c2f4b"),
)

DARK = TranscriptColours(
    text=QColor("#e3e6ea"),
    page=QColor("#1b1e23"),
    margin=QColor("#949ca8"),
    heard=QColor("#2a4a75"),
    doubtful=QColor("#3b3320"),
    doubtful_line=QColor("#e0b04a"),
    very_doubtful=QColor("#4d3120"),
    very_doubtful_line=QColor("#ff9b52"),
    speakers=_colours("#7fb4f0", "#d798dc", "#7fcb94", "#e6a878", "#a4aff5", "#ec93ae"),
)
