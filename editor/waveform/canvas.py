"""What the overview and the strip have in common: a picture that is kept, and what moves over it."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from editor.notes.shapes import paint_note
from editor.waveform.colours import wave_colours
from editor.waveform.picture import wave_picture
from editor.waveform.scale import TimeScale
from editor.waveform.scene import Scene

_HEAD_PX = 5
"""Half the width of what is painted of the play head."""

_NOTE_PX = 6
"""Half the width of what is painted of a note."""

_SMALL = 0.82
"""Times and words, as a share of the window's type."""


class WaveCanvas(QWidget):
    """Draws a stretch of a scene. The picture is made anew only when the scene or the stretch is another one.

    Signals:
        seek_requested: Milliseconds to go to.
        play_requested: Milliseconds from where to play.
        menu_requested: Milliseconds, and where on the screen a menu should open.
    """

    seek_requested = Signal(int)
    play_requested = Signal(int)
    menu_requested = Signal(int, QPoint)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self._colours = wave_colours(self.palette())
        self._picture: QPixmap | None = None
        self._head_x = -1
        self._scale = TimeScale.whole(1, 1)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        scene.redrawn.connect(self.redraw)
        scene.marked.connect(self.update)
        scene.moved.connect(self.move_head)

    @property
    def scale(self) -> TimeScale:
        """What is shown."""
        return self._scale

    def redraw(self) -> None:
        """Make the picture anew."""
        self._picture = None
        self.update()

    def move_head(self) -> None:
        """Paint the play head where it is now, and nothing else."""
        before, self._head_x = self._head_x, round(self._scale.x_of(self._scene.position_ms))
        if before != self._head_x:
            for x in (before, self._head_x):
                self.update(QRect(x - _HEAD_PX - 1, 0, 2 * _HEAD_PX + 3, self.height()))

    # --- to be said by the kinds of canvas

    def wave_area(self) -> QRect:
        """Return where the wave is drawn."""
        return self.rect()

    def decorate(self, painter: QPainter) -> None:
        """Draw what belongs to the picture beside the wave."""

    def overlay(self, painter: QPainter) -> None:
        """Paint what stands over the picture and changes more often."""

    def hint(self) -> str:
        """Return what stands in the place of a wave while there is none."""
        return ""

    # --- Qt's events

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, then what stands over it."""
        painter = QPainter(self)
        if self._scene.peaks is None or not self._scene.length_ms:
            painter.fillRect(self.rect(), self._colours.ground)
            painter.setPen(self._colours.text.quiet)
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.hint())
            self._paint_focus(painter)
            return
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        self.overlay(painter)
        self._paint_head(painter)
        self._paint_focus(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for another width."""
        super().resizeEvent(event)
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Take on another palette or font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._colours = wave_colours(self.palette())
            self.redraw()

    def event(self, event: QEvent) -> bool:
        """Explain what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._scene.peaks is not None:
            QToolTip.showText(event.globalPos(), self.description_at(event.pos()), self)
            return True
        return super().event(event)

    def description_at(self, point: QPoint) -> str:
        """Return what is under a point, in the user's words."""
        return self._scene.description(self._scale.time_at(point.x()), _NOTE_PX * self._scale.ms_per_px)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu, at the pointer or, from the keyboard, at the play head."""
        if self._scene.peaks is None:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_requested.emit(self._scale.time_at(event.pos().x()), event.globalPos())
        else:
            x = round(min(max(self._scale.x_of(self._scene.position_ms), 0), self.width()))
            at = self.mapToGlobal(QPoint(x, self.height() // 2))
            self.menu_requested.emit(self._scene.position_ms, at)

    # --- inside

    def small_font(self) -> QFont:
        """Return the type of times and words."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def line_height(self) -> int:
        """Return the height of a line of small type."""
        return QFontMetrics(self.small_font()).height()

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self._colours.ground)
        painter = QPainter(pixmap)
        scene, area = self._scene, self.wave_area()
        if scene.peaks is not None:
            picture = wave_picture(
                scene.peaks,
                scene.loudness,
                scene.timeline,
                scene.flags,
                self._scale,
                self._colours,
                area.height(),
                ratio,
            )
            painter.drawImage(QPointF(area.topLeft()), picture)
        painter.setFont(self.small_font())
        self.decorate(painter)
        self._draw_notes(painter)
        painter.end()
        return pixmap

    def _draw_notes(self, painter: QPainter) -> None:
        """Draw where there are notes and bookmarks."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, colours = self.wave_area(), self._colours
        side = min(2.0 * _NOTE_PX, area.height() / 2)
        for note in self._scene.notes:
            x = self._scale.x_of(note.anchor.time_ms) if note.anchor is not None else -side
            if -side < x < self.width() + side:
                box = QRectF(x - side / 2, area.top() + 1, side, side)
                painter.fillRect(QRectF(x - 0.5, area.top(), 1, area.height()), colours.text.note)
                painter.fillRect(box.adjusted(-1.5, -1, 1.5, 1.5), colours.ground)
                paint_note(painter, note.kind, box, colours.text.note, colours.ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def paint_selection(self, painter: QPainter, area: QRect) -> None:
        """Paint the stretch that is chosen."""
        span = self._scene.selection
        if span is None:
            return
        left, right = self._scale.x_of(span.start_ms), self._scale.x_of(span.end_ms)
        if right < 0 or left > self.width():
            return
        ground = QColor(self._colours.accent)
        ground.setAlpha(52)
        painter.fillRect(QRectF(left, area.top(), max(right - left, 1.0), area.height()), ground)
        for x in (left, right):
            painter.fillRect(QRectF(round(x), area.top(), 1, area.height()), self._colours.accent)

    def _paint_head(self, painter: QPainter) -> None:
        self._head_x = round(self._scale.x_of(self._scene.position_ms))
        if not -_HEAD_PX <= self._head_x <= self.width() + _HEAD_PX:
            return
        painter.fillRect(self._head_x - 1, 0, 2, self.height(), self._colours.accent)
        x, y = float(self._head_x), 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours.accent)
        painter.drawPolygon(QPolygonF([QPointF(x - _HEAD_PX, y), QPointF(x + _HEAD_PX, y), QPointF(x, y + 7)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._colours.accent)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
