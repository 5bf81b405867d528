"""The margin: who speaks, and when each paragraph starts. A time can be clicked."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from editor.time_label import time_label
from editor.transcript_view.colours import Colours
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph

_NAME_CHARACTERS = 12


class Margin:
    """Measures and paints the margin for one size of type.

    Attributes:
        width: From the left edge to the text, in pixels.
    """

    def __init__(self, font: QFont) -> None:
        self._name_font = QFont(font)
        self._name_font.setBold(True)
        self._name_font.setPointSizeF(font.pointSizeF() * 0.92)
        self._time_font = QFont(font)
        self._time_font.setPointSizeF(font.pointSizeF() * 0.84)
        self._name_metrics = QFontMetricsF(self._name_font)
        self._time_metrics = QFontMetricsF(self._time_font)
        self._space = QFontMetricsF(font).horizontalAdvance("n")
        self._name_width = self._name_metrics.horizontalAdvance("n") * _NAME_CHARACTERS
        self._time_right = (
            self._space + self._name_width + self._space + self._time_metrics.horizontalAdvance("0:00:00")
        )
        self.width = round(self._time_right + 2 * self._space)

    def time_area(self, paragraph: Paragraph, baseline: float) -> QRectF:
        """Return where a paragraph's time stands, for the mouse."""
        width = self._time_metrics.horizontalAdvance(time_label(paragraph.start_ms))
        ascent, height = self._time_metrics.ascent(), self._time_metrics.height()
        area = QRectF(self._time_right - width, baseline - ascent, width, height)
        return area.adjusted(-self._space / 2, -height / 4, self._space / 2, height / 4)

    def paint(
        self,
        painter: QPainter,
        colours: Colours,
        transcript: Transcript,
        index: int,
        baseline: float,
        *,
        pointed_at: bool,
    ) -> None:
        """Paint what stands beside a paragraph; its speaker only where another one spoke before."""
        paragraph = transcript.paragraphs[index]
        speaker_id = paragraph.speaker_id
        if speaker_id is not None and (not index or transcript.paragraphs[index - 1].speaker_id != speaker_id):
            name = transcript.speakers[speaker_id].name
            painter.setFont(self._name_font)
            painter.setPen(colours.of_speaker(speaker_id))
            short = self._name_metrics.elidedText(name, Qt.TextElideMode.ElideRight, self._name_width)
            painter.drawText(QPointF(self._space, baseline), short)
        label = time_label(paragraph.start_ms)
        font = QFont(self._time_font)
        font.setUnderline(pointed_at)
        painter.setFont(font)
        painter.setPen(colours.link if pointed_at else colours.quiet)
        painter.drawText(QPointF(self._time_right - self._time_metrics.horizontalAdvance(label), baseline), label)
