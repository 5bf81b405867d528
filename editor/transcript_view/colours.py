"""The colours of the transcript. Every one is paired with a shape, so that nothing is told by colour alone."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from editor.contrast import contrast
from engine.transcript.words import WordColour

# Only black and white have more: who wants these wants the same of everything else.
_HIGHEST_CONTRAST = 20.9


@dataclass(frozen=True, slots=True)
class Colours:
    """What the transcript is painted with, beside the palette's text, base and selection.

    Attributes:
        quiet: Times beside the text, and hints.
        link: A time under the mouse.
        doubtful: Behind a doubtful word.
        doubtful_line: The dotted line under it.
        very_doubtful: Behind a very doubtful word.
        very_doubtful_line: The double line under it.
        misspelled_line: The wave under a misspelled word.
        heard: Behind the word that is heard.
        heard_line: Around it.
        found: Behind what is looked for.
        found_line: Around it, heavier around the hit at hand.
        note: Notes and bookmarks.
        coded: Behind words that a person marked with a colour, in the order of ``WordColour``.
        coded_line: Above them, and their shape, in the same order.
        speakers: Of speakers, by the number of their colour; see ``SPEAKER_COLOURS``.
        pill: The button that leads back to what is playing.
        pill_text: What is written on it.
    """

    quiet: QColor
    link: QColor
    doubtful: QColor
    doubtful_line: QColor
    very_doubtful: QColor
    very_doubtful_line: QColor
    misspelled_line: QColor
    heard: QColor
    heard_line: QColor
    found: QColor
    found_line: QColor
    note: QColor
    coded: tuple[QColor, ...]
    coded_line: tuple[QColor, ...]
    speakers: tuple[QColor, ...]
    pill: QColor
    pill_text: QColor

    def of_speaker(self, colour: int) -> QColor:
        """Return a speaker's colour by its number; numbers start at 1, and begin again behind the last."""
        return self.speakers[(colour - 1) % len(self.speakers)]

    def of_word(self, colour: WordColour) -> tuple[QColor, QColor]:
        """Return what stands behind words of a colour, and above them."""
        number = list(WordColour).index(colour)
        return self.coded[number], self.coded_line[number]


# What the colours of speakers are called, in their order. They were chosen to be read on the page, and to be told apart
# by people who see red and green, or blue and yellow, alike; a test holds them to that.
SPEAKER_COLOURS = ("Blue", "Copper", "Green", "Magenta", "Olive", "Teal", "Violet", "Grey")


def colours_for(palette: QPalette) -> Colours:
    """Return the colours that go with a palette."""
    base, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
    is_high = contrast(base, text) >= _HIGHEST_CONTRAST
    if base.lightness() < 128:
        return HIGH_DARK if is_high else DARK
    return HIGH_LIGHT if is_high else LIGHT


def _colours(*names: str) -> tuple[QColor, ...]:
    return tuple(QColor(name) for name in names)


LIGHT = Colours(
    quiet=QColor("#667085"),
    link=QColor("#1d4ed8"),
    doubtful=QColor("#fff2cc"),
    doubtful_line=QColor("#a36a00"),
    very_doubtful=QColor("#ffdfd1"),
    very_doubtful_line=QColor("#b93a1a"),
    misspelled_line=QColor("#8b1fa8"),
    heard=QColor("#cfe2ff"),
    heard_line=QColor("#5b93e6"),
    found=QColor("#d5f2de"),
    found_line=QColor("#2c7a4d"),
    note=QColor("#6d28d9"),
    coded=_colours("#fdf06a", "#bdf0a8", "#b5e3fb", "#fcc4e3", "#dccbfb"),
    coded_line=_colours("#8a6d00", "#2f7d14", "#0f6fa8", "#b01a77", "#6b35c9"),
    speakers=_colours("#1b339c", "#9f5f57", "#14552a", "#972568", "#675613", "#247c94", "#8f4ed4", "#352e30"),
    pill=QColor("#1f2937"),
    pill_text=QColor("#ffffff"),
)

DARK = Colours(
    quiet=QColor("#98a2b3"),
    link=QColor("#8ab8ff"),
    doubtful=QColor("#46390f"),
    doubtful_line=QColor("#e0b040"),
    very_doubtful=QColor("#592a1a"),
    very_doubtful_line=QColor("#ff9470"),
    misspelled_line=QColor("#d79bf5"),
    heard=QColor("#23497a"),
    heard_line=QColor("#5b9be6"),
    found=QColor("#1c4a31"),
    found_line=QColor("#67c58f"),
    note=QColor("#c4b5fd"),
    coded=_colours("#5c5200", "#1f4d12", "#0e4766", "#611844", "#412a7d"),
    coded_line=_colours("#f2dd3b", "#86dd62", "#6cc7f5", "#ff8fcb", "#bda2ff"),
    speakers=_colours("#a1bcff", "#fac597", "#62aa80", "#c67ea6", "#a99b22", "#50c6d5", "#b272fc", "#e4dbdc"),
    pill=QColor("#e4e7ec"),
    pill_text=QColor("#101828"),
)

HIGH_LIGHT = Colours(
    quiet=QColor("#333333"),
    link=QColor("#00308f"),
    doubtful=QColor("#fff3bf"),
    doubtful_line=QColor("#5c3d00"),
    very_doubtful=QColor("#ffd9cc"),
    very_doubtful_line=QColor("#8f1d00"),
    misspelled_line=QColor("#6a0080"),
    heard=QColor("#cce0ff"),
    heard_line=QColor("#00308f"),
    found=QColor("#c8f5d6"),
    found_line=QColor("#00522b"),
    note=QColor("#4c1d95"),
    coded=_colours("#fff27a", "#c9f7b6", "#c2ebff", "#ffd0ea", "#e4d6ff"),
    coded_line=_colours("#594600", "#1d5200", "#004a75", "#7d0f52", "#46189c"),
    speakers=_colours("#00418a", "#663300", "#00522b", "#701a57", "#404700", "#00505c", "#40318f", "#1f1f1f"),
    pill=QColor("#000000"),
    pill_text=QColor("#ffffff"),
)

HIGH_DARK = Colours(
    quiet=QColor("#d9d9d9"),
    link=QColor("#ffe14d"),
    doubtful=QColor("#3d3000"),
    doubtful_line=QColor("#ffd24d"),
    very_doubtful=QColor("#521400"),
    very_doubtful_line=QColor("#ffb199"),
    misspelled_line=QColor("#e9b8ff"),
    heard=QColor("#003a80"),
    heard_line=QColor("#99c9ff"),
    found=QColor("#00401f"),
    found_line=QColor("#8fe6b5"),
    note=QColor("#ddd6fe"),
    coded=_colours("#4a4200", "#143d08", "#003a57", "#52103a", "#33206b"),
    coded_line=_colours("#ffee66", "#a4f285", "#8fd8ff", "#ffb0dc", "#d3c2ff"),
    speakers=_colours("#99ccff", "#ffc680", "#8fe6b5", "#ffb3e3", "#dbe673", "#80e5f2", "#c9bfff", "#e6e6e6"),
    pill=QColor("#ffffff"),
    pill_text=QColor("#000000"),
)
