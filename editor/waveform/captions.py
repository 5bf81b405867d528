"""What is written around the wave: times above it, words and speakers below, pennants where something is flagged."""

import math
from bisect import bisect_left, bisect_right

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPolygonF

from editor.waveform.colours import WaveColours
from editor.waveform.scale import TimeScale
from editor.waveform.scene import Scene
from engine.transcript.words import Paragraph

_TICK_ROOM_PX = 90
# Words are written one by one where each has room for so many letters, shortened to no less than this.
_LETTERS, _FEWEST_LETTERS = 4, 3
_NARROWEST_PARAGRAPH_PX = 40


def draw_captions(
    painter: QPainter, scene: Scene, scale: TimeScale, wave: QRect, whole: QRect, colours: WaveColours
) -> None:
    """Draw all that stands around a wave, in the painter's font.

    Args:
        painter: Draws.
        scene: What is known of the recording.
        scale: Which stretch of it is shown.
        wave: Where the wave is; a line is left for writing above and below.
        whole: Where all of it is.
        colours: To draw in.
    """
    captions = _Captions(painter, scene, scale, wave, whole, colours)
    captions.draw_ticks()
    captions.draw_pennants()
    captions.draw_words()


class _Captions:
    """One drawing of them."""

    def __init__(
        self, painter: QPainter, scene: Scene, scale: TimeScale, wave: QRect, whole: QRect, colours: WaveColours
    ) -> None:
        self._painter = painter
        self._metrics = QFontMetrics(painter.font())
        self._scene = scene
        self._scale = scale
        self._wave = wave
        self._whole = whole
        self._colours = colours
        self._baseline = wave.bottom() + 2 + self._metrics.ascent()

    def draw_ticks(self) -> None:
        painter, top = self._painter, self._wave.top()
        for tick in self._scale.ticks(_TICK_ROOM_PX, self._scene.offset_ms):
            x = round(self._scale.x_of(tick.time_ms))
            painter.fillRect(x, 0, 1, top, self._colours.line)
            painter.setPen(self._colours.text.quiet)
            painter.drawText(x + 4, self._metrics.ascent(), tick.label)
        painter.fillRect(0, top - 1, self._whole.width(), 1, self._colours.line)

    def draw_pennants(self) -> None:
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours.flag)
        for flag in self._scene.flags:
            x, y = self._scale.x_of(flag.start_ms), float(self._wave.top())
            if -12 <= x <= self._whole.width():
                painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + 10, y + 5), QPointF(x, y + 10)]))
                painter.drawRect(QRectF(x, y, 1.5, 16))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def draw_words(self) -> None:
        """Draw the words where there is room for them, else what a paragraph begins with."""
        paragraphs, scale, metrics = self._scene.paragraphs, self._scale, self._metrics
        last = bisect_right(paragraphs, scale.end_ms, key=lambda paragraph: paragraph.start_ms)
        first = bisect_left(paragraphs, scale.start_ms, hi=last, key=lambda paragraph: paragraph.end_ms)
        top = self._wave.top()
        covered_px = -math.inf
        for index in range(first, last):
            paragraph = paragraphs[index]
            left = scale.x_of(paragraph.start_ms)
            right = scale.x_of(paragraphs[index + 1].start_ms if index + 1 < len(paragraphs) else scale.length_ms)
            if left < covered_px or right - left < 3:
                continue  # paragraphs that stand closer than their edges can be told apart
            covered_px = left + 3
            self._painter.fillRect(QRectF(round(left), top, 1, self._whole.height() - top - 3), self._colours.line)
            count = len(paragraph.words)
            if count and (scale.x_of(paragraph.end_ms) - left) / count > metrics.averageCharWidth() * _LETTERS:
                self._draw_each_word(paragraph, right)
            elif right - left >= _NARROWEST_PARAGRAPH_PX:
                self._draw_beginning(paragraph, left, right)

    def _draw_each_word(self, paragraph: Paragraph, right: float) -> None:
        words, scale, metrics = paragraph.words, self._scale, self._metrics
        first = bisect_left(words, scale.start_ms, key=lambda word: word.end_ms)
        doubts = self._scene.timeline.doubt_of(paragraph)
        kinds = (self._colours.foreground, self._colours.text.doubtful_line, self._colours.text.very_doubtful_line)
        for number in range(first, len(words)):
            word = words[number]
            x = scale.x_of(word.start_ms)
            if x > self._whole.width():
                break
            room = (scale.x_of(words[number + 1].start_ms) if number + 1 < len(words) else right) - x - 4
            if room < metrics.horizontalAdvance(word.text[:_FEWEST_LETTERS]):
                continue
            self._painter.setPen(self._colours.text.quiet if word.reviewed else kinds[doubts[number]])
            text = metrics.elidedText(word.text, Qt.TextElideMode.ElideRight, int(room))
            self._painter.drawText(QPointF(x + 1, self._baseline), text)

    def _draw_beginning(self, paragraph: Paragraph, left: float, right: float) -> None:
        painter, metrics, elide = self._painter, self._metrics, Qt.TextElideMode.ElideRight
        left, speaker_id = max(left, 0.0) + 5, paragraph.speaker_id
        transcript = self._scene.transcript
        speaker = transcript.speakers.get(speaker_id) if transcript is not None and speaker_id is not None else None
        if speaker is not None:
            painter.setPen(self._colours.text.of_speaker(speaker.colour))
            name = metrics.elidedText(speaker.name, elide, max(int(right - left) - 4, 0))
            painter.drawText(QPointF(left, self._baseline), name)
            left += metrics.horizontalAdvance(name + "  ")
        room = min(right, float(self._whole.width())) - left - 4
        if room >= metrics.averageCharWidth() * _LETTERS:
            painter.setPen(self._colours.text.quiet)
            text = paragraph.text[: int(room / 3) + 1]  # no letter is narrower
            painter.drawText(QPointF(left, self._baseline), metrics.elidedText(text, elide, int(room)))
