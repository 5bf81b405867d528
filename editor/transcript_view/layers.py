"""What other parts of the window paint into the transcript."""

from typing import Protocol

from PySide6.QtGui import QPainter, QTextBlock

from editor.transcript_view.colours import Colours
from engine.transcript.words import Paragraph


class Layer(Protocol):
    """Paints something at words of a paragraph. Called for what is in sight, each time that it is painted.

    The painter stands in the document's own pixels, as everything in ``geometry`` does.
    """

    def paint_under(self, painter: QPainter, colours: Colours, block: QTextBlock, paragraph: Paragraph) -> None:
        """Paint what the text comes over."""

    def paint_over(self, painter: QPainter, colours: Colours, block: QTextBlock, paragraph: Paragraph) -> None:
        """Paint what comes over the text."""
