"""The colours of the waveform: those of the transcript, on the ground of the window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette

from editor.transcript_view.colours import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Colours, colours_for
from editor.waveform.timeline import NOBODY, NOTHING

# Shares of the ground that are mixed into a colour: loudest samples around the sound's strength, and what is reviewed.
_PEAKS, _REVIEWED, _REVIEWED_PEAKS = 0.45, 0.55, 0.78


@dataclass(frozen=True, slots=True)
class WaveColours:
    """What the waveform is painted with.

    Attributes:
        text: As in the transcript, for marks of doubt and names.
        ground: Behind everything.
        line: Rules, and the edges of paragraphs.
        quiet: Silence, sound of which nothing is written down, and times.
        nobody: What an unknown speaker says.
        accent: The play head, the selection and the strip's place in the overview.
        flag: A stretch that needs a listen.
    """

    text: Colours
    ground: QColor
    line: QColor
    quiet: QColor
    nobody: QColor
    accent: QColor
    flag: QColor
    foreground: QColor

    def wave(self) -> "Tones":
        """Return the colours of the wave, as numbers."""
        speakers = [_number(colour) for colour in self.text.speakers]
        return Tones(np.array(speakers, np.uint32), _number(self.nobody), _number(self.quiet), _number(self.ground))


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of the wave as 0xffRRGGBB."""

    speakers: NDArray[np.uint32]
    nobody: int
    quiet: int
    ground: int

    def of(
        self, speaker: NDArray[np.int64], reviewed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Return, for each column, the colour of the sound's strength and of its loudest samples around that."""
        colours = self.speakers[(speaker - 1) % len(self.speakers)]
        colours = np.where(speaker == NOBODY, np.uint32(self.nobody), colours)
        colours = np.where(speaker == NOTHING, np.uint32(self.quiet), colours)
        calm = reviewed & (speaker != NOTHING)
        return (
            np.where(calm, self._mixed(colours, _REVIEWED), colours),
            np.where(calm, self._mixed(colours, _REVIEWED_PEAKS), self._mixed(colours, _PEAKS)),
        )

    def of_one(self, speaker: int, *, reviewed: bool) -> tuple[int, int]:
        """Return the two colours of a single column."""
        core, peak = self.of(np.array([speaker]), np.array([reviewed]))
        return int(core[0]), int(peak[0])

    def _mixed(self, colours: NDArray[np.uint32], share: float) -> NDArray[np.uint32]:
        """Mix a share of the ground into colours."""
        mixed = np.full(colours.shape, 0xFF000000, np.uint32)
        for shift in (16, 8, 0):
            own = (colours >> shift) & 0xFF
            ground = (self.ground >> shift) & 0xFF
            mixed |= np.rint(own * (1 - share) + ground * share).astype(np.uint32) << shift
        return mixed


def wave_colours(palette: QPalette) -> WaveColours:
    """Return the colours that go with a palette."""
    text = colours_for(palette)
    ground = palette.color(QPalette.ColorRole.Base)
    quiet, nobody = next(two for colours, *two in _WITHOUT_NAMES if colours is text)
    return WaveColours(
        text=text,
        ground=ground,
        line=palette.color(QPalette.ColorRole.Mid),
        quiet=QColor(quiet),
        nobody=QColor(nobody),
        accent=palette.color(QPalette.ColorRole.Highlight),
        flag=text.very_doubtful_line,
        foreground=palette.color(QPalette.ColorRole.Text),
    )


# What goes with each of the transcript's sets of colours: silence, and speakers who are not known.
_WITHOUT_NAMES = (
    (LIGHT, "#b4bbc6", "#56708f"),
    (DARK, "#5d6674", "#8fa3bd"),
    (HIGH_LIGHT, "#767676", "#2b4461"),
    (HIGH_DARK, "#8c8c8c", "#c4d6ec"),
)


def _number(colour: QColor) -> int:
    return int(colour.rgb()) | 0xFF000000
