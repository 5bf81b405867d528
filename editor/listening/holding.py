"""Plays or winds as long as something is held: a key, or a pedal."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShortcutEvent

from editor.playback import Playback
from editor.settings import Settings

# Winding goes on in jumps, at eight times the speed of speech.
_WIND_TICK_MS = 125
_WIND_STEP_MS = 1_000

_MODIFIER_KEYS = {
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
    Qt.Key.Key_Meta: Qt.KeyboardModifier.MetaModifier,
}
# On X11 a held key goes up and down as it repeats, and Qt does not always tell that from a release: one that lasts no
# longer is none.
_REPEAT_MS = 40
_LEAVING = (QEvent.Type.ApplicationDeactivate, QEvent.Type.WindowDeactivate)


class HoldToPlay(QObject):
    """Plays while it is pressed; at the release it pauses, and goes back as far as the user likes."""

    def __init__(self, playback: Playback, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playback = playback
        self._settings = settings
        self._is_pressed = False

    @property
    def is_pressed(self) -> bool:
        """Whether it is held."""
        return self._is_pressed

    def press(self) -> None:
        """Play, from where it is."""
        self._is_pressed = True
        self._playback.resume()

    def release(self) -> None:
        """Pause, if that was not done otherwise, and go back."""
        was_pressed, self._is_pressed = self._is_pressed, False
        if was_pressed and self._playback.wanted:
            self._playback.pause()
            back_ms = self._settings.number("hold_rewind_ms")
            if back_ms:
                self._playback.seek(self._playback.position_ms - back_ms)


class Winding(QObject):
    """Winds the recording while it is pressed, like a tape; at the release it plays on if it played."""

    def __init__(self, playback: Playback, direction: int, parent: QObject | None = None) -> None:
        """Wind forward where the direction is 1, back where it is -1."""
        super().__init__(parent)
        self._playback = playback
        self._step_ms = direction * _WIND_STEP_MS
        self._plays_on = False
        self._timer = QTimer(self)
        self._timer.setInterval(_WIND_TICK_MS)
        self._timer.timeout.connect(self._wind)

    def press(self) -> None:
        """Begin to wind; a short press goes one step."""
        self._plays_on = self._playback.wanted
        self._playback.pause()
        self._wind()
        self._timer.start()

    def release(self) -> None:
        """Stop winding."""
        self._timer.stop()
        if self._plays_on:
            self._playback.resume()

    def _wind(self) -> None:
        self._playback.seek(self._playback.position_ms + self._step_ms)


class HeldAction(QAction):
    """An action whose key is held; chosen from a menu, it is triggered like any other.

    Signals:
        pressed: Its key went down.
        released: Its key went up, or another window came to the front, where nobody would see it go up.
    """

    pressed = Signal()
    released = Signal()

    def __init__(self, text: str, parent: QObject) -> None:
        super().__init__(text, parent)
        self.setAutoRepeat(False)
        self._held: QKeyCombination | None = None
        self._going_up = QTimer(self)
        self._going_up.setSingleShot(True)
        self._going_up.setInterval(_REPEAT_MS)
        self._going_up.timeout.connect(self._release)

    def event(self, event: QEvent) -> bool:
        """Take the key, instead of being triggered by it."""
        if event.type() != QEvent.Type.Shortcut or not isinstance(event, QShortcutEvent) or event.isAmbiguous():
            return super().event(event)
        if self._held is None and self.isEnabled():
            self._held = cast(Sequence[QKeyCombination], event.key())[0]  # which PySide's types don't tell
            self._watch(True)
            self.pressed.emit()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that any key of the combination goes up, wherever the focus is by now."""
        if self._held is not None:
            if event.type() in _LEAVING:
                self._release()
            elif isinstance(event, QKeyEvent) and _belongs(Qt.Key(event.key()), self._held):
                if event.type() != QEvent.Type.KeyRelease:
                    self._going_up.stop()
                elif not event.isAutoRepeat() and not self._going_up.isActive():
                    self._going_up.start()
        return super().eventFilter(watched, event)

    def _release(self) -> None:
        self._held = None
        self._going_up.stop()
        self._watch(False)
        self.released.emit()

    def _watch(self, watches: bool) -> None:
        """See all events of the program: only while the key is down, since that costs time."""
        application = QCoreApplication.instance()
        if application is not None:
            if watches:
                application.installEventFilter(self)
            else:
                application.removeEventFilter(self)


def _belongs(key: Qt.Key, combination: QKeyCombination) -> bool:
    """Whether a key is part of a combination."""
    modifier = _MODIFIER_KEYS.get(key)
    return key == combination.key() or (modifier is not None and bool(combination.keyboardModifiers() & modifier))
