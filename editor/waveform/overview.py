"""The whole recording in one row: where one is, what is done, and the way to anywhere."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from editor.waveform.canvas import WaveCanvas
from editor.waveform.scale import TimeScale
from editor.waveform.scene import Scene

_TICK_ROOM_PX = 110


class Overview(WaveCanvas):
    """Draws a recording from its beginning to its end. A click goes there, a drag follows the pointer.

    Signals:
        zoom_requested: By which factor, and around which time in milliseconds.
    """

    zoom_requested = Signal(float, int)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._frame: TimeScale | None = None
        self.setAccessibleName(self.tr("Overview of the recording"))
        self.setAccessibleDescription(
            self.tr("The whole recording. What the mouse does here, keys do in the waveform.")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_frame(self, frame: TimeScale) -> None:
        """Show which part the strip shows."""
        self._frame = frame
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a line of times and a low wave."""
        return QSize(600, self.line_height() + 28)

    def wave_area(self) -> QRect:
        """Leave room for the times above the wave."""
        return self.rect().adjusted(0, self.line_height(), 0, -3)

    def redraw(self) -> None:
        """Fit the whole recording in."""
        self._scale = TimeScale.whole(self.width(), self._scene.length_ms)
        super().redraw()

    def decorate(self, painter: QPainter) -> None:
        """Draw the times."""
        metrics = QFontMetrics(self.small_font())
        baseline = metrics.ascent()
        for tick in self._scale.ticks(_TICK_ROOM_PX, self._scene.offset_ms):
            x = round(self._scale.x_of(tick.time_ms))
            if x + metrics.horizontalAdvance(tick.label) + 6 > self.width():
                break
            painter.fillRect(x, 0, 1, self.line_height(), self._colours.line)
            painter.setPen(self._colours.text.quiet)
            painter.drawText(x + 4, baseline, tick.label)

    def overlay(self, painter: QPainter) -> None:
        """Paint the selection, what is seen of the text, and the strip's place."""
        area = self.wave_area()
        self.paint_selection(painter, area)
        self._paint_text_span(painter)
        frame = self._frame
        if frame is None or frame.width_px * frame.ms_per_px >= self._scene.length_ms:
            return
        left, right = self._scale.x_of(frame.start_ms), self._scale.x_of(frame.end_ms)
        if right - left < 6:
            left, right = (left + right) / 2 - 3, (left + right) / 2 + 3
        ground = QColor(self._colours.foreground)
        ground.setAlpha(20)
        box = QRectF(round(left) + 0.5, area.top() + 0.5, max(round(right - left) - 1, 3), area.height() - 1)
        painter.setBrush(ground)
        painter.setPen(QPen(self._colours.foreground, 1))
        painter.drawRect(box)

    def _paint_text_span(self, painter: QPainter) -> None:
        """Paint a line under what the visible part of the text is about."""
        span = self._scene.text
        if span is not None:
            left, right = self._scale.x_of(span.start_ms), self._scale.x_of(span.end_ms)
            painter.fillRect(QRectF(left, self.height() - 3, max(right - left, 2.0), 3), self._colours.text.quiet)

    def description_at(self, point: QPoint) -> str:
        """Return what is under a point, and what the rows and frames are."""
        legend = self.tr(
            "Click: go there    Wheel: zoom\nFrame: what the waveform shows    Bar at the foot: the visible text"
        )
        return f"{super().description_at(point)}\n\n{legend}"

    # --- Qt's events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to where the pointer is."""
        if event.button() == Qt.MouseButton.LeftButton and self._scene.peaks is not None:
            self.seek_requested.emit(self._scale.time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while it is pressed."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._scene.peaks is not None:
            self.seek_requested.emit(self._scale.time_at(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Play from here."""
        if event.button() == Qt.MouseButton.LeftButton and self._scene.peaks is not None:
            self.play_requested.emit(self._scale.time_at(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the strip around the pointer."""
        self.zoom_requested.emit(1.25 ** (event.angleDelta().y() / 120), self._scale.time_at(event.position().x()))
        event.accept()
