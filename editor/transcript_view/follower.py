"""Keeps the word that is heard in sight, until the user goes elsewhere; then offers the way back."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QTextEdit

from editor.transcript_view.pill import Pill, Whereabouts
from editor.transcript_view.scrolling import Scroller

# As long as somebody types or clicks, the text stays still, and this much longer.
_HANDS_OFF_S = 2.0
# Shares of the view's height: a line between the first two is left where it is, any other is moved to the third.
_HIGHEST, _LOWEST, _HOME = 0.04, 0.66, 0.22
_PILL_ABOVE_EDGE_PX = 18


class Follower(QObject):
    """Follows a line that moves through a text view.

    Signals:
        changed: Whether it follows now.
    """

    changed = Signal(bool)

    def __init__(
        self,
        view: QTextEdit,
        scroller: Scroller,
        pill: Pill,
        heard_line: Callable[[], QRectF | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(view)
        self.following = True
        self._view = view
        self._scroller = scroller
        self._pill = pill
        self._heard_line = heard_line
        self._clock = clock
        self._busy_until_s = clock()
        view.verticalScrollBar().actionTriggered.connect(self.leave)
        view.verticalScrollBar().valueChanged.connect(self.place_pill)
        pill.clicked.connect(self.follow)

    def follow(self) -> None:
        """Go to the word and follow it."""
        self._busy_until_s = self._clock()
        self._set_following(True)
        self.keep_in_sight()

    def leave(self) -> None:
        """Stop following: the user scrolls."""
        self._scroller.stop()
        if self._heard_line() is not None:
            self._set_following(False)

    def hold_still(self) -> None:
        """Leave the text where it is for a moment: the user works on it."""
        self._busy_until_s = self._clock() + _HANDS_OFF_S

    def keep_in_sight(self) -> None:
        """Scroll if the line is leaving the comfortable part of the view."""
        line = self._heard_line()
        if line is not None and self.following and self._clock() >= self._busy_until_s:
            height = self._view.viewport().height()
            place = (line.top() - self._view.verticalScrollBar().value()) / max(height, 1)
            if not _HIGHEST <= place <= _LOWEST:
                self._scroller.move_to(line.top() - _HOME * height)
        self.place_pill()

    def place_pill(self) -> None:
        """Show the button in its place, or hide it."""
        line = None if self.following else self._heard_line()
        if line is None:
            self._pill.hide()
            return
        viewport = self._view.viewport().geometry()
        top = self._view.verticalScrollBar().value()
        if line.bottom() < top:
            self._pill.point(Whereabouts.ABOVE)
        elif line.top() > top + viewport.height():
            self._pill.point(Whereabouts.BELOW)
        else:
            self._pill.point(Whereabouts.HERE)
        page = self._view.document().rootFrame().frameFormat()
        middle = round(viewport.left() + (page.leftMargin() + viewport.width() - page.rightMargin()) / 2)
        bottom = viewport.bottom() - _PILL_ABOVE_EDGE_PX
        self._pill.move(middle - self._pill.width() // 2, bottom - self._pill.height())
        self._pill.show()
        self._pill.raise_()

    def _set_following(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.changed.emit(following)
        self.place_pill()
