"""A few seconds or minutes of the recording, closely: follows what is heard, is selected in and zoomed."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from editor.waveform.adjusting import COARSEST_MS_PER_PX, Adjusting
from editor.waveform.canvas import WaveCanvas
from editor.waveform.captions import draw_captions
from editor.waveform.scale import TimeScale
from editor.waveform.scene import Scene
from engine.recognition.results import Span

ZOOM_STEP = 1.5

FIRST_MS_PER_PX = 10.0
_EDGE_PX = 5
# The play head turns the page when it comes this near to the right edge, and goes on this far from the left one.
_TURNS_AT, _GOES_ON_AT = 0.95, 0.08
# A jump that is longer than what plays between two looks is the user's, who wants to see where it went.
_JUMP_MS = 1_000
# A step by key, in pixels; rounded to a time that is easy to say.
_STEP_PX = 24
_STEPS_MS = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)
_NUDGE_MS, _LARGE_NUDGE_MS = 10, 50

_Key, _Modifier = Qt.Key, Qt.KeyboardModifier


class Strip(WaveCanvas):
    """Draws a stretch of the recording, its words under it.

    Attributes:
        first_ms_per_px: How closely the next recording is shown to begin with.

    Signals:
        scaled: Another stretch is shown.
        selected: A ``Span`` that was chosen here, or None.
        play_selection_requested: Play what is selected; without a selection, from the play head.
        toggle_requested: Play or pause.
        left: The user goes back to the text.
    """

    scaled = Signal()
    selected = Signal(object)
    play_selection_requested = Signal()
    toggle_requested = Signal()
    left = Signal()

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.adjusting = Adjusting(scene, self)
        self.adjusting.changed.connect(self.update)
        self.first_ms_per_px = FIRST_MS_PER_PX
        self._hint = ""
        self._shown_length_ms = 0
        self._follows = True
        self._last_ms = 0
        self._pressed_x: float | None = None
        self._anchor_ms: int | None = None
        self.setAccessibleName(self.tr("Waveform"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Ask for a wave that shows the shape of syllables, between times and words."""
        return QSize(600, 2 * self.line_height() + 72)

    def minimumSizeHint(self) -> QSize:
        """Ask for a wave that can still be seen."""
        return QSize(200, 2 * self.line_height() + 40)

    def wave_area(self) -> QRect:
        """Leave room for times above and words below."""
        return self.rect().adjusted(0, self.line_height() + 1, 0, -self.line_height() - 5)

    # --- what is shown

    def set_hint(self, hint: str) -> None:
        """Say what stands in the place of a wave while there is none."""
        self._hint = hint
        self.setAccessibleDescription(hint)
        self.update()

    def hint(self) -> str:
        """Return what stands in the place of a wave while there is none."""
        return self._hint

    def redraw(self) -> None:
        """Keep the stretch, if the recording is the same; else begin at its start."""
        length_ms = self._scene.length_ms
        if not self._shown_length_ms and length_ms:
            self._scale = TimeScale.whole(self.width(), length_ms).with_grain(self.first_ms_per_px, 0)
            self._follows, self._last_ms = True, 0
        else:
            self._scale = self._scale.resized(self.width(), length_ms)
        self._shown_length_ms = length_ms
        super().redraw()
        self.scaled.emit()

    def set_scale(self, scale: TimeScale) -> None:
        """Show another stretch, as the user wants it; it is followed as long as the play head is on it."""
        if scale != self._scale:
            self._scale = scale
            self._follows = scale.shows(self._scene.position_ms)
            super().redraw()
            self.scaled.emit()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom; without a place around the play head, if that is seen, else around the middle."""
        if x is None:
            head_x = self._scale.x_of(self._scene.position_ms)
            x = head_x if 0 <= head_x < self.width() else self.width() / 2
        self.set_scale(self._scale.zoomed(factor, x))

    def zoom_to(self, span: Span) -> None:
        """Fill the strip with a span."""
        self.set_scale(self._scale.around(span))

    def show_all(self) -> None:
        """Show the whole recording."""
        self.set_scale(TimeScale.whole(self.width(), self._scene.length_ms))

    def zoom_for_borders(self) -> None:
        """Zoom in so far that the borders of words can be taken hold of, if it isn't."""
        if self._scale.ms_per_px > COARSEST_MS_PER_PX / 2:
            current = self.adjusting.current
            time_ms = self._scene.position_ms if current is None else current.time_ms
            grain = self._scale.with_grain(COARSEST_MS_PER_PX / 2, 0)
            self.set_scale(grain.at(time_ms - grain.width_px * grain.ms_per_px / 2))

    def move_head(self) -> None:
        """Follow the play head, a page at a time: a picture that crept along all day would tire the eye."""
        position_ms = self._scene.position_ms
        if abs(position_ms - self._last_ms) > _JUMP_MS:
            self._follows = True
        self._last_ms = position_ms
        x = self._scale.x_of(position_ms)
        if self._follows and self._pressed_x is None and not self.adjusting.dragging:
            before = x >= 0
            at_end = self._scale.end_ms >= self._scale.length_ms
            if not before or x >= self.width() * (1.0 if at_end else _TURNS_AT):
                turned = self._scale.at(position_ms - _GOES_ON_AT * self.width() * self._scale.ms_per_px)
                if turned != self._scale:
                    self.set_scale(turned)
        super().move_head()

    # --- drawing

    def decorate(self, painter: QPainter) -> None:
        """Draw times, flags, and what is said."""
        draw_captions(painter, self._scene, self._scale, self.wave_area(), self.rect(), self._colours)

    def overlay(self, painter: QPainter) -> None:
        """Paint the selection and the borders."""
        area = self.wave_area()
        self.paint_selection(painter, area)
        painter.setFont(self.small_font())
        self.adjusting.paint(painter, self._scale, area, self._colours)

    # --- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a border or of an edge of the selection, or begin another selection."""
        if event.button() != Qt.MouseButton.LeftButton or self._scene.peaks is None:
            return
        x = event.position().x()
        border = self.adjusting.at(self._scale, x)
        if border is not None:
            self.adjusting.take(border)
            return
        self._pressed_x = x
        held = self._edge_at(x)
        if event.modifiers() & _Modifier.ShiftModifier:
            self._anchor_ms = self._anchor()
            self._select_to(self._scale.time_at(x))
        elif held is not None:
            self._anchor_ms = held
        else:
            self._anchor_ms = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was taken hold of; show what could be."""
        x = event.position().x()
        if self.adjusting.dragging:
            leave_gap = bool(event.modifiers() & _Modifier.ShiftModifier)
            self.adjusting.drag(self._scale.time_at(x), leave_gap=leave_gap)
        elif self._pressed_x is not None:
            if self._anchor_ms is None and abs(x - self._pressed_x) >= QApplication.startDragDistance() / 2:
                self._anchor_ms = self._scale.time_at(self._pressed_x)
            if self._anchor_ms is not None:
                beyond = min(x, 0.0) + max(x - self.width(), 0.0)
                if beyond:
                    self.set_scale(self._scale.scrolled(beyond))
                self._select_to(self._scale.time_at(min(max(x, 0.0), self.width())))
        else:
            can_be_taken = self.adjusting.at(self._scale, x) is not None or self._edge_at(x) is not None
            self.setCursor(Qt.CursorShape.SplitHCursor if can_be_taken else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; where nothing was dragged, go there."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.adjusting.dragging:
            self.adjusting.let_go()
        elif self._pressed_x is not None:
            was_click = self._anchor_ms is None
            self._pressed_x = None
            if was_click:
                self._choose(None)
                self.seek_requested.emit(self._scale.time_at(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Play from here."""
        if event.button() == Qt.MouseButton.LeftButton and self._scene.peaks is not None:
            self.play_requested.emit(self._scale.time_at(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; with Shift, or sideways, scroll."""
        steps, sideways = event.angleDelta().y() / 120, event.angleDelta().x() / 120
        if event.modifiers() & _Modifier.ShiftModifier:
            steps, sideways = 0.0, sideways or steps
        if sideways:
            self.set_scale(self._scale.scrolled(-sideways * self.width() / 8))
        if steps:
            self.zoom(1.25**steps, event.position().x())
        event.accept()

    # --- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do by key what the mouse does."""
        if self._scene.peaks is None or not (self._press_adjusting(event) or self._press(event)):
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> bool:
        """Move, select, zoom or play; False if the key means nothing here."""
        shift = bool(event.modifiers() & _Modifier.ShiftModifier)
        page_ms = round(self.width() * self._scale.ms_per_px)
        step_ms = next((step for step in _STEPS_MS if step >= _STEP_PX * self._scale.ms_per_px), _STEPS_MS[-1])
        far = {
            _Key.Key_Left: -step_ms,
            _Key.Key_Right: step_ms,
            _Key.Key_PageUp: -page_ms,
            _Key.Key_PageDown: page_ms,
            _Key.Key_Home: -self._scale.length_ms,
            _Key.Key_End: self._scale.length_ms,
        }
        key = _Key(event.key())
        if key in far and not event.modifiers() & ~(_Modifier.ShiftModifier | _Modifier.KeypadModifier):
            self._extend(far[key]) if shift else self.seek_requested.emit(
                min(max(self._scene.position_ms + far[key], 0), self._scale.length_ms)
            )
        elif key in (_Key.Key_Plus, _Key.Key_Equal):
            self.zoom(ZOOM_STEP)
        elif key in (_Key.Key_Minus, _Key.Key_Underscore):
            self.zoom(1 / ZOOM_STEP)
        elif key == _Key.Key_0:
            self.show_all()
        elif key in (_Key.Key_Return, _Key.Key_Enter):
            self.play_selection_requested.emit()
        elif key == _Key.Key_Space:
            self.toggle_requested.emit()
        elif key == _Key.Key_Escape:
            self._escape()
        else:
            return False
        return True

    def _press_adjusting(self, event: QKeyEvent) -> bool:
        """Choose or move a border; False if the key means nothing to borders."""
        key, modifiers = event.key(), event.modifiers() & ~_Modifier.KeypadModifier
        direction = {_Key.Key_Left: -1, _Key.Key_Right: 1}.get(_Key(key), 0)
        if not self.adjusting.active or not direction:
            return False
        if not modifiers:
            self.adjusting.choose(forward=direction > 0)
            self._show_current()
        elif modifiers & _Modifier.ControlModifier:
            by_ms = _LARGE_NUDGE_MS if modifiers & _Modifier.ShiftModifier else _NUDGE_MS
            self.adjusting.nudge(direction * by_ms, leave_gap=bool(modifiers & _Modifier.AltModifier))
        else:
            return False
        return True

    def _show_current(self) -> None:
        """Bring the chosen border into view."""
        current = self.adjusting.current
        if current is not None and not self._scale.shows(current.time_ms):
            self.set_scale(self._scale.at(current.time_ms - self.width() * self._scale.ms_per_px / 2))

    def _escape(self) -> None:
        """Give up, one thing after the other: what is dragged, what is selected, being here."""
        if self.adjusting.dragging:
            self.adjusting.drop()
        elif self._scene.selection is not None:
            self._choose(None)
        else:
            self.left.emit()

    # --- the selection

    def _anchor(self) -> int:
        """Return the end of the selection that stays: the play head's place, where there is none."""
        selection = self._scene.selection
        if (
            self._anchor_ms is not None
            and selection is not None
            and self._anchor_ms
            in (
                selection.start_ms,
                selection.end_ms,
            )
        ):
            return self._anchor_ms
        return self._scene.position_ms if selection is None else selection.start_ms

    def _extend(self, by_ms: int) -> None:
        """Move the end of the selection that moves."""
        anchor_ms, selection = self._anchor(), self._scene.selection
        moving_ms = self._scene.position_ms
        if selection is not None:
            moving_ms = selection.end_ms if anchor_ms == selection.start_ms else selection.start_ms
        self._anchor_ms = anchor_ms
        moving_ms = min(max(moving_ms + by_ms, 0), self._scale.length_ms)
        self._select_to(moving_ms)
        if not self._scale.shows(moving_ms):
            self.set_scale(self._scale.at(moving_ms - self.width() * self._scale.ms_per_px / 2))

    def _select_to(self, time_ms: int) -> None:
        assert self._anchor_ms is not None
        first, last = sorted((self._anchor_ms, time_ms))
        self._choose(Span(first, last) if first < last else None)

    def _choose(self, span: Span | None) -> None:
        if span != self._scene.selection:
            self._scene.select(span)
            self.selected.emit(span)

    def _edge_at(self, x: float) -> int | None:
        """Return the other end of the selection, if one of its edges is under the pointer."""
        span = self._scene.selection
        if span is None:
            return None
        if abs(self._scale.x_of(span.start_ms) - x) <= _EDGE_PX:
            return span.end_ms
        if abs(self._scale.x_of(span.end_ms) - x) <= _EDGE_PX:
            return span.start_ms
        return None
