"""The measures of the page for one size of type: a column that is good to read, in the middle of a wide window."""

from PySide6.QtGui import QFont, QFontMetricsF

from editor.transcript_view.document import Rhythm

_LINE_HEIGHT = 1.4  # of the font's own height: 1.6 of its size for most
_PARAGRAPH_GAP = 0.65
_COLUMN_CHARACTERS = 76
_SAMPLE = "Well, it was the year when they closed the mill, and half the street moved away."
# Room below the last line, in lines: what is being said there is not read at the window's edge.
_LINES_BELOW = 6


class Page:
    """Works out where text goes.

    Attributes:
        rhythm: The measures inside the document.
    """

    def __init__(self, font: QFont, margin_width: int) -> None:
        metrics = QFontMetricsF(font)
        line = round(metrics.height() * _LINE_HEIGHT)
        self._column = round(metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * _COLUMN_CHARACTERS)
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
