"""The keys of the review mode: one hand, and still every word can be typed.

Letters and digits that do something in the mode can begin a word as well. So such a key waits for a moment: where
another one is typed right behind it, both are text; else it does what it stands for.
"""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from editor.transcript_view.view import TranscriptView

# Who types goes on faster than this.
_TYPING_GAP_MS = 350


class Command(Enum):
    """What a key does in the mode."""

    ACCEPT = 0
    NEXT = 1
    BACK = 2
    HEAR = 3
    AGAIN = 4
    INAUDIBLE = 5
    ELSEWHERE = 6
    TAKE = 7
    CANCEL = 8


class Hand(Enum):
    """What the user's hand is at."""

    AWAY = 0  # the caret is not in the fragment: all keys write
    CHOOSING = 1  # the fragment is selected as it was
    WRITING = 2  # in the fragment


_ALWAYS = {Qt.Key.Key_Escape: Command.CANCEL}
_IN_FRAGMENT = {
    **_ALWAYS,
    Qt.Key.Key_Return: Command.ACCEPT,
    Qt.Key.Key_Enter: Command.ACCEPT,
    Qt.Key.Key_Tab: Command.NEXT,
    Qt.Key.Key_Backtab: Command.BACK,
}
_WHILE_CHOOSING = {
    **_IN_FRAGMENT,
    Qt.Key.Key_Right: Command.NEXT,
    Qt.Key.Key_Down: Command.NEXT,
    Qt.Key.Key_Left: Command.BACK,
    Qt.Key.Key_Up: Command.BACK,
    Qt.Key.Key_Space: Command.HEAR,
}
_KEYS = {Hand.AWAY: _ALWAYS, Hand.WRITING: _IN_FRAGMENT, Hand.CHOOSING: _WHILE_CHOOSING}
_LETTERS = {"r": Command.AGAIN, "m": Command.INAUDIBLE, "e": Command.ELSEWHERE}
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_WRITING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class ReviewKeys(QObject):
    """Takes the keys that mean something in the mode from the text.

    Signals:
        pressed: A ``Command``, and with ``TAKE`` the number of the alternative.
    """

    pressed = Signal(object, int)

    def __init__(
        self, view: TranscriptView, hand: Callable[[], Hand], choices: Callable[[], int], parent: QObject
    ) -> None:
        """Watch a view; ``hand`` tells what the user is at, ``choices`` how many alternatives there are."""
        super().__init__(parent)
        self._view = view
        self._hand = hand
        self._choices = choices
        self._waiting = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_GAP_MS)
        self._timer.timeout.connect(self._do_waiting)

    def watch(self, *, watches: bool) -> None:
        """Take keys from now on, or no longer."""
        self._forget()
        if watches:
            self._view.installEventFilter(self)
        else:
            self._view.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what means something here."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._command(event) is not None:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() not in _MODIFIERS and self._take(event):
                return True
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        command = self._command(event)
        if self._waiting:
            if _writes(event):
                self._write_waiting()
                return False
            self._do_waiting()
            if command is not None:  # meant for what stands there no longer
                return True
        if command is None:
            if self._hand() is Hand.CHOOSING and _writes(event) and self._means_something(event.text()):
                self._waiting = event.text()
                self._timer.start()
                return True
            return False
        if not event.isAutoRepeat():
            self.pressed.emit(command, 0)
        return True

    def _command(self, event: QKeyEvent) -> Command | None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_back_tab = event.key() == Qt.Key.Key_Backtab and plain == Qt.KeyboardModifier.ShiftModifier
        if plain != Qt.KeyboardModifier.NoModifier and not is_back_tab:
            return None
        return _KEYS[self._hand()].get(Qt.Key(event.key()))

    def _means_something(self, text: str) -> bool:
        return text in _LETTERS or (text.isdecimal() and 1 <= int(text) <= self._choices())

    def _write_waiting(self) -> None:
        text = self._waiting
        self._forget()
        self._view.textCursor().insertText(text)

    def _do_waiting(self) -> None:
        text = self._waiting
        self._forget()
        if text in _LETTERS:
            self.pressed.emit(_LETTERS[text], 0)
        elif text:
            self.pressed.emit(Command.TAKE, int(text))

    def _forget(self) -> None:
        self._waiting = ""
        self._timer.stop()


def _writes(event: QKeyEvent) -> bool:
    """Whether a key writes something."""
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & ~_WRITING
