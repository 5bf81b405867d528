"""Adjusting times: the borders of words as handles, which are dragged or nudged."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF

from editor.waveform.colours import WaveColours
from editor.waveform.scale import TimeScale, exact_label
from editor.waveform.scene import Scene
from engine.recognition.results import Span
from engine.transcript.borders import Border, Move, borders_of, moved, neighbour_of

COARSEST_MS_PER_PX = 14.0
"""Above this the borders of words stand too close to be taken hold of."""

_REACH_PX = 6
_GRIP_PX = 4


class Adjusting(QObject):
    """Knows which border is meant, and what moving it would do. Shows nothing and takes no event by itself.

    Attributes:
        active: Whether borders can be moved.
        current: The border that is chosen.

    Signals:
        changed: Something is to be painted anew.
        move_requested: A ``Move``.
    """

    changed = Signal()
    move_requested = Signal(object)

    def __init__(self, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.active = False
        self.current: Border | None = None
        self._scene = scene
        self._dragged: Border | None = None
        self._preview: Move | None = None
        scene.redrawn.connect(self._find_again)

    @property
    def dragging(self) -> bool:
        """Whether a border is being dragged."""
        return self._dragged is not None

    def set_active(self, active: bool) -> None:
        """Begin near what is selected or heard, or end."""
        self.active = active
        self._dragged = self._preview = None
        self.current = None
        if active:
            selection = self._scene.selection
            self.current = self.nearest(selection.start_ms if selection else self._scene.position_ms)
        self.changed.emit()

    def shown(self, span: Span) -> list[Border]:
        """Return the borders in a span, in order."""
        transcript = self._scene.transcript
        if transcript is None:
            return []
        paragraphs = transcript.paragraphs
        last = bisect_right(paragraphs, span.end_ms, key=lambda paragraph: paragraph.start_ms)
        first = bisect_left(paragraphs, span.start_ms, hi=last, key=lambda paragraph: paragraph.end_ms)
        found = borders_of(paragraphs, first, last)
        return [border for border in found if span.start_ms <= border.time_ms <= span.end_ms]

    def nearest(self, time_ms: int) -> Border | None:
        """Return the border that is nearest to a time."""
        reach_ms = 2_000
        while reach_ms < 4 * max(self._scene.length_ms, 1):
            found = self.shown(Span(time_ms - reach_ms, time_ms + reach_ms))
            if found:
                return min(found, key=lambda border: abs(border.time_ms - time_ms))
            reach_ms *= 4
        return None

    def at(self, scale: TimeScale, x: float) -> Border | None:
        """Return the border that is under the pointer."""
        if not self.active or scale.ms_per_px > COARSEST_MS_PER_PX:
            return None
        reach_ms = round(_REACH_PX * scale.ms_per_px) + 1
        time_ms = scale.time_at(x)
        found = self.shown(Span(time_ms - reach_ms, time_ms + reach_ms))
        return min(found, key=lambda border: abs(border.time_ms - time_ms)) if found else None

    # --- by mouse

    def take(self, border: Border) -> None:
        """Begin to drag a border."""
        self._dragged = self.current = border
        self._preview = None
        self.changed.emit()

    def drag(self, time_ms: int, *, leave_gap: bool) -> None:
        """Show what would happen if the border were let go here."""
        assert self._scene.transcript is not None
        if self._dragged is not None:
            self._preview = moved(self._scene.transcript, self._dragged, time_ms, leave_gap=leave_gap)
            self.changed.emit()

    def let_go(self) -> None:
        """Do what was shown."""
        move, self._dragged, self._preview = self._preview, None, None
        if move is not None:
            self.move_requested.emit(move)
        self.changed.emit()

    def drop(self) -> None:
        """Do nothing of it: the border stays where it was."""
        self._dragged = self._preview = None
        self.changed.emit()

    def set_here(self, time_ms: int) -> None:
        """Bring the border that is nearest to a time there."""
        self._move(self.nearest(time_ms), time_ms)

    # --- by keyboard

    def choose(self, *, forward: bool) -> None:
        """Go to the next border, or the one before."""
        transcript = self._scene.transcript
        if transcript is None:
            return
        if self.current is None:
            self.current = self.nearest(self._scene.position_ms)
        else:
            self.current = neighbour_of(transcript, self.current, forward=forward) or self.current
        self.changed.emit()

    def nudge(self, by_ms: int, *, leave_gap: bool = False) -> None:
        """Move the chosen border a little."""
        if self.current is not None:
            self._move(self.current, self.current.time_ms + by_ms, leave_gap=leave_gap)

    # --- painting

    def paint(self, painter: QPainter, scale: TimeScale, area: QRect, colours: WaveColours) -> None:
        """Paint the borders over the wave."""
        if not self.active:
            return
        if scale.ms_per_px > COARSEST_MS_PER_PX:
            return
        for border in self.shown(scale.span):
            if self._dragged is None or border != self._dragged or self._preview is None:
                is_current = self.current is not None and border.is_of(self.current)
                self._paint_border(painter, border, round(scale.x_of(border.time_ms)), area, colours, is_current)
        if self._preview is not None and self._dragged is not None:
            x = scale.x_of(self._preview.time_ms)
            painter.setPen(QPen(colours.accent, 2))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            self._paint_label(painter, x, area, colours, exact_label(self._preview.time_ms + self._scene.offset_ms))
        elif self.current is not None and scale.shows(self.current.time_ms):
            x = scale.x_of(self.current.time_ms)
            self._paint_label(painter, x, area, colours, exact_label(self.current.time_ms + self._scene.offset_ms))

    def _paint_border(
        self, painter: QPainter, border: Border, x: int, area: QRect, colours: WaveColours, is_current: bool
    ) -> None:
        """Paint a line with grips: they point to the word that the border belongs to, or both ways."""
        colour = colours.accent if is_current else colours.foreground if border.of_paragraph else colours.text.quiet
        painter.fillRect(
            QRectF(x - (1 if is_current else 0), area.top(), 2 if is_current else 1, area.height()), colour
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        size = _GRIP_PX + (2 if is_current else 1 if border.of_paragraph else 0)
        for y in (area.top() + size, area.bottom() + 1 - size):
            if border.ends is not None:
                painter.drawPolygon(QPolygonF([QPointF(x, y - size), QPointF(x, y + size), QPointF(x - size - 1, y)]))
            if border.begins is not None:
                painter.drawPolygon(
                    QPolygonF([QPointF(x + 1, y - size), QPointF(x + 1, y + size), QPointF(x + size + 2, y)])
                )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _paint_label(self, painter: QPainter, x: float, area: QRect, colours: WaveColours, text: str) -> None:
        metrics = painter.fontMetrics()
        box = QRectF(x + 9, area.top() + 3, metrics.horizontalAdvance(text) + 8, metrics.height() + 2)
        if box.right() > area.right():
            box.moveRight(x - 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(colours.ground)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # --- inside

    def _move(self, border: Border | None, time_ms: int, *, leave_gap: bool = False) -> None:
        if border is None or self._scene.transcript is None:
            return
        self.current = border
        move = moved(self._scene.transcript, border, time_ms, leave_gap=leave_gap)
        if move is not None:
            self.move_requested.emit(move)

    def _find_again(self) -> None:
        """Take hold of the chosen border where it is now; drop one that is being dragged away from changed words."""
        self._dragged = self._preview = None
        if self.current is not None:
            near = Span(self.current.time_ms - 60_000, self.current.time_ms + 60_000)
            self.current = next((border for border in self.shown(near) if border.is_of(self.current)), None)
