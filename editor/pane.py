"""A pane beside the text that keeps up with it."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget


class FollowingPane(QWidget):
    """Brings its list up to date when it is shown and a moment after every change; does nothing while it is hidden.

    Args:
        delay_ms: How long after the last of several changes.
        parent: As for every widget.
    """

    def __init__(self, delay_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delay_ms = delay_ms
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Bring the list up to date."""
        raise NotImplementedError

    def refresh_soon(self, *, at_once: bool = False) -> None:
        """Bring it up to date a moment from now, or as soon as what goes on now is done; nothing while hidden."""
        if self.isVisible():
            self._timer.start(0 if at_once else self._delay_ms)

    def rest(self) -> None:
        """Forget what was to come."""
        self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the list up to date."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self.rest()
