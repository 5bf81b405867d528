"""The margin: who speaks, and when each paragraph starts. A time can be clicked."""

from collections.abc import Mapping

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
        self._bar_width = max(2, round(self._space * 0.3))
        self._time_right = (
            self._space + self._name_width + self._space + self._time_metrics.horizontalAdvance("00:00:00")
        )
        self.width = round(self._time_right + 2 * self._space)

    def time_area(self, paragraph: Paragraph, offset_ms: int, baseline: float) -> QRectF:
        """Return where a paragraph's time stands, for the mouse."""
        width = self._time_metrics.horizontalAdvance(time_label(paragraph.start_ms + offset_ms))
        ascent, height = self._time_metrics.ascent(), self._time_metrics.height()
        area = QRectF(self._time_right - width, baseline - ascent, width, height)
        return area.adjusted(-self._space / 2, -height / 4, self._space / 2, height / 4)

    def paint(
        self,
        painter: QPainter,
        colours: Colours,
        transcript: Transcript,
        initials: Mapping[int, str],
        index: int,
        baseline: float,
        lines: QRectF,
        *,
        pointed_at: bool,
    ) -> None:
        """Paint what stands beside a paragraph: its speaker's name, or the initials where they spoke before as well.

        Args:
            painter: Paints in the document's pixels.
            colours: What to paint with.
            transcript: The transcript.
            initials: Of its speakers, by id.
            index: Of the paragraph.
            baseline: Of its first line.
            lines: Where its text stands; a bar in the speaker's colour goes along it.
            pointed_at: Whether the mouse is over its time.
        """
        paragraph = transcript.paragraphs[index]
        speaker_id = paragraph.speaker_id
        if speaker_id is not None:
            speaker = transcript.speakers[speaker_id]
            is_new = not index or transcript.paragraphs[index - 1].speaker_id != speaker_id
            font = self._name_font if is_new else self._time_font
            painter.setFont(font)
            painter.setPen(colours.of_speaker(speaker.colour))
            name = speaker.name if is_new and speaker.name else initials[speaker_id]
            short = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, self._name_width)
            painter.drawText(QPointF(self._space, baseline), short)
            bar = QRectF(self._time_right + self._space * 0.85, lines.top(), self._bar_width, lines.height())
            painter.fillRect(bar, colours.of_speaker(speaker.colour))
        label = time_label(paragraph.start_ms + transcript.offset_ms)
        font = QFont(self._time_font)
        font.setUnderline(pointed_at)
        painter.setFont(font)
        painter.setPen(colours.link if pointed_at else colours.quiet)
        painter.drawText(QPointF(self._time_right - self._time_metrics.horizontalAdvance(label), baseline), label)
