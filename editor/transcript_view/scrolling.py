"""Moves the view over the document: smoothly where it leads the eye, unnoticed where it must not."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QStyle, QTextEdit

from editor.transcript_view.geometry import blocks_between, line_at

_GLIDE_MS = 220


class Scroller(QObject):
    """Moves the vertical scroll bar of a text view."""

    def __init__(self, view: QTextEdit) -> None:
        super().__init__(view)
        self._view = view
        self._bar = view.verticalScrollBar()
        self._glide = QVariantAnimation(self)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self._step)

    def move_to(self, value: float) -> None:
        """Show the document from this height on; glides there, or jumps if it is far or the desktop wants no motion."""
        target = self._reachable(value)
        self._glide.stop()
        distance = abs(target - self._bar.value())
        calm = self._view.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self._view) == 0
        if not distance:
            return
        if calm or not self._view.isVisible() or distance > 3 * self._view.viewport().height():
            self._bar.setValue(target)
            return
        self._glide.setDuration(_GLIDE_MS)
        self._glide.setStartValue(self._bar.value())
        self._glide.setEndValue(target)
        self._glide.start()

    def stop(self) -> None:
        """Stay where the view is."""
        self._glide.stop()

    @contextmanager
    def line_kept(self, caret: QTextCursor | None = None) -> Iterator[None]:
        """Keep a line where it is on the screen, whatever happens to the text around it.

        Args:
            caret: Its line is kept, if it can be seen; else the first line that shows in full.
        """
        if self._view.document().isEmpty():
            yield
            return
        kept = QTextCursor(caret) if caret is not None and self._is_seen(caret) else self._first_line()
        before = self._height_on_screen(kept)
        yield
        shift = round(self._height_on_screen(kept) - before)
        if shift:
            self._shift(self._bar.value() + shift)

    def _is_seen(self, cursor: QTextCursor) -> bool:
        line = line_at(cursor.block(), cursor.positionInBlock())
        return self._bar.value() <= line.top() and line.bottom() <= self._bar.value() + self._view.viewport().height()

    def _height_on_screen(self, cursor: QTextCursor) -> float:
        return line_at(cursor.block(), cursor.positionInBlock()).top() - self._bar.value()

    def _first_line(self) -> QTextCursor:
        """Return a cursor at the start of the first line that shows in full."""
        top = self._bar.value()
        cursor = QTextCursor(self._view.document())
        for block in blocks_between(self._view.document(), top, top + self._view.viewport().height()):
            for number in range(block.layout().lineCount()):
                line = block.layout().lineAt(number)
                if block.layout().position().y() + line.y() >= top:
                    cursor.setPosition(block.position() + min(line.textStart(), block.length() - 1))
                    return cursor
        return cursor

    def _step(self, value: int) -> None:
        self._bar.setValue(value)

    def _shift(self, value: int) -> None:
        gliding = self._glide.state() == QVariantAnimation.State.Running
        target = self._glide.endValue() + value - self._bar.value() if gliding else 0
        self._glide.stop()
        self._bar.setValue(self._reachable(value))
        if gliding:
            self.move_to(target)

    def _reachable(self, value: float) -> int:
        """Limit a height to what the scroll bar will allow once Qt has noticed how long the document is now."""
        height = round(self._view.document().documentLayout().documentSize().height())
        room = max(height - self._view.viewport().height(), 0)
        if room > self._bar.maximum():
            self._bar.setMaximum(room)
        return round(max(0.0, min(value, room)))
