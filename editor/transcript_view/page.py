"""The measures of the page for one size of type: a column that is good to read, in the middle of a wide window."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

from editor.transcript_view.document import Rhythm

_PARAGRAPH_GAP = 0.65
_SAMPLE = "Well, it was the year when they closed the mill, and half the street moved away."
# Room below the last line, in lines: what is being said there is not read at the window's edge.
_LINES_BELOW = 6


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How the user wants the page.

    Attributes:
        line_characters: About how many stand in a line, where the window is wide enough.
        line_percent: Height of a line, of the font's own height. 140 is 1.6 times the size of most.
    """

    line_characters: int = 76
    line_percent: int = 140


class Page:
    """Works out where text goes.

    Attributes:
        rhythm: The measures inside the document.
    """

    def __init__(self, font: QFont, margin_width: int, style: PageStyle) -> None:
        metrics = QFontMetricsF(font)
        line = round(metrics.height() * style.line_percent / 100)
        self._column = round(metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * style.line_characters)
        self._margin = margin_width
        right = round(metrics.horizontalAdvance("n") * 2)
        self.rhythm = Rhythm(
            line_height=line,
            paragraph_gap=round(line * _PARAGRAPH_GAP),
            left=margin_width,
            right=right,
            top=line,
            bottom=line * _LINES_BELOW,
        )

    def beside(self, available: int) -> tuple[int, int]:
        """Return how much of a width stays empty left and right of the page, so that the text stands in the middle."""
        page = self._margin + self._column + self.rhythm.right
        left = max(min((available - self._column) // 2 - self._margin, available - page), 0)
        return left, max(available - page - left, 0)
