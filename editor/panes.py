"""Going from pane to pane by key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class Panes:
    """Gives the keyboard to one pane of the window after the other."""

    def __init__(self, panes: Callable[[], Sequence[QWidget]]) -> None:
        """Use the panes that are there at the time, in the order in which they are gone through."""
        self._panes = panes

    def next(self) -> None:
        """Go to the next pane that can be seen."""
        self._go(1)

    def previous(self) -> None:
        """Go to the pane before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        panes = [pane for pane in self._panes() if pane.isVisible()]
        if not panes:
            return
        focus = QApplication.focusWidget()
        holding = [place for place, pane in enumerate(panes) if focus is not None and _holds(pane, focus)]
        target = panes[(holding[0] + step) % len(panes) if holding else 0]
        while target.focusPolicy() == Qt.FocusPolicy.NoFocus and (first := _first_inside(target)) is not None:
            target = first
        target.setFocus(Qt.FocusReason.TabFocusReason)


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)


def _first_inside(pane: QWidget) -> QWidget | None:
    """Return the first widget in a pane that can have the keyboard."""
    candidate = pane.nextInFocusChain()
    while candidate is not None and candidate is not pane:
        takes_focus = candidate.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_focus and candidate.isVisible() and candidate.isEnabled() and pane.isAncestorOf(candidate):
            return candidate
        candidate = candidate.nextInFocusChain()
    return None
